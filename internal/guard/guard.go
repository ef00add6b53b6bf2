// Package guard looks at an OTLP request before it is decoded. A few bytes of a request can become thousands of times as
// many in memory (empty spans): such a request is refused. Values in values in values become a recursion that ends the process:
// they are cut where they stand, so that what is beside them arrives. A request is read once, and not by recursion.
package guard

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Signal is what a request carries.
type Signal string

// The signals.
const (
	Traces  Signal = "traces"
	Logs    Signal = "logs"
	Metrics Signal = "metrics"
)

// Limits bound a request.
type Limits struct {
	Items    int // spans, log records, metrics and data points
	Messages int // of all kinds, attributes, events and values among them; in JSON its objects
}

// Defaults are far above what SDKs send (512 spans a request) and far below what endangers 1 GiB of memory.
var Defaults = Limits{Items: 200_000, Messages: 1_000_000}

// maxDepth is how many messages may be within each other: some 500 lists, which is far above what is let through later, and
// takes a decoder that recurses no more than some 100 KB of stack.
const maxDepth = 1000

// errMalformed says no more: the decoder behind will say what is wrong.
var errMalformed = errors.New("not a protobuf message")

// open is a message that has not been read to its end.
type open struct {
	kind *message
	end  int // offset in the request
}

// Checker checks requests one after another. The zero value is ready; it is not safe for concurrent use.
type Checker struct {
	Cut   int // values that were replaced by Marker
	stack []open
}

// Protobuf returns an error if a request exceeds a limit, and cuts in it what is nested too deeply. What is malformed
// passes: it is the decoder that refuses it.
func (c *Checker) Protobuf(body []byte, signal Signal, l Limits) error {
	c.stack = append(c.stack[:0], open{bySignal[signal], len(body)})
	items, messages := 0, 0
	for at := 0; ; {
		for len(c.stack) > 0 && at >= c.stack[len(c.stack)-1].end {
			c.stack = c.stack[:len(c.stack)-1]
		}
		if len(c.stack) == 0 {
			return nil
		}
		top := c.stack[len(c.stack)-1]
		field, start, next, err := read(body[:top.end], at)
		if err != nil {
			return nil
		}
		at = next
		if start == 0 || field >= maxField || top.kind.fields[field] == nil {
			continue
		}
		inner := top.kind.fields[field]
		if messages++; inner.item {
			items++
		}
		if err := l.check(items, messages); err != nil {
			return err
		}
		if inner != anyValue || len(c.stack) < maxDepth {
			c.stack = append(c.stack, open{inner, next})
			at = start
		} else if replace(body[start:next]) {
			c.Cut++
		}
	}
}

// read reads the field at an offset. Start is where the content of a message may begin, 0 if it cannot be one.
func read(body []byte, at int) (field, start, next int, err error) {
	number, kind, n := protowire.ConsumeTag(body[at:])
	if n < 0 {
		return 0, 0, 0, errMalformed
	}
	at += n
	if kind != protowire.BytesType {
		if n = protowire.ConsumeFieldValue(number, kind, body[at:]); n < 0 {
			return 0, 0, 0, errMalformed
		}
		return 0, 0, at + n, nil
	}
	size, n := protowire.ConsumeVarint(body[at:])
	if n < 0 || size > uint64(len(body)-at-n) {
		return 0, 0, 0, errMalformed
	}
	return int(number), at + n, at + n + int(size), nil
}

func (l Limits) check(items, messages int) error {
	switch {
	case items > l.Items:
		return fmt.Errorf("more than %d spans, log records or data points in one request", l.Items)
	case messages > l.Messages:
		return fmt.Errorf("more than %d attributes, events and values in one request", l.Messages)
	}
	return nil
}

// JSON returns an error if a request exceeds a limit. It does not tell items from other objects, and nothing needs to be cut:
// the decoder of JSON takes less for a level than the level's own text does.
func (l Limits) JSON(body []byte) error {
	objects, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{':
			objects++
			if err := l.check(0, objects); err != nil {
				return err
			}
		}
	}
	return nil
}

// Known reports whether s is a signal that can be checked.
func (s Signal) Known() bool { return bySignal[s] != nil }
