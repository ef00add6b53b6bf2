package transcript

import (
	"bytes"
	"time"
	"unicode/utf8"
)

// Lines assembles the lines of one stream from chunks that may be cut anywhere: inside a line, a UTF-8 sequence, a CRLF
// or an escape sequence. A line is stamped with the time its first byte was received. A line longer than the limit is
// dropped up to its newline, where assembly starts afresh.
//
// The zero value is ready to use. The fields are its state, exported only for encoding.
type Lines struct {
	Half    []byte    `json:"half,omitempty"` // line without its newline, so far
	At      time.Time `json:"at,omitzero"`    // when the first byte of Half was received
	Skip    bool      `json:"skip,omitempty"` // inside a line that is too long
	Dropped uint64    `json:"dropped,omitempty"`
}

// Write adds a chunk and calls emit for each line it completes. The line is clean: no newline, carriage return, escape
// sequence or invalid UTF-8. It is valid during the call only.
func (l *Lines) Write(chunk []byte, at time.Time, limit int, emit func(line []byte, at time.Time)) {
	for len(chunk) > 0 {
		part, rest, whole := bytes.Cut(chunk, []byte{'\n'})
		chunk = rest
		if !whole {
			l.hold(part, at, limit)
			return
		}
		switch {
		case len(l.Half) == 0 && !l.Skip && len(part) <= limit: // the common case copies nothing
			emit(clean(part), at)
		case !l.hold(part, at, limit):
			l.Skip = false
		default:
			emit(clean(l.Half), l.At)
			l.Half = l.Half[:0]
		}
	}
}

// End emits what is left of a line that never got its newline, because the stream ended or bytes after it were lost.
func (l *Lines) End(emit func(line []byte, at time.Time)) {
	if len(l.Half) > 0 {
		emit(clean(l.Half), l.At)
	}
	l.Half, l.Skip = nil, false
}

// hold keeps part of a line; false where the line is being skipped.
func (l *Lines) hold(part []byte, at time.Time, limit int) bool {
	if l.Skip {
		return false
	}
	if len(l.Half)+len(part) > limit {
		l.Half, l.Skip = nil, true
		l.Dropped++
		return false
	}
	if len(l.Half) == 0 {
		l.At = at
	}
	l.Half = append(l.Half, part...)
	return true
}

// clean is the line as a terminal would show it.
func clean(line []byte) []byte {
	line = bytes.TrimPrefix(bytes.TrimRight(line, "\r"), byteOrderMark)
	if i := bytes.LastIndexByte(line, '\r'); i >= 0 { // a progress bar overwrites itself
		line = line[i+1:]
	}
	if bytes.IndexByte(line, escape) >= 0 {
		line = bytes.TrimPrefix(stripEscapes(line), byteOrderMark)
	}
	if utf8.Valid(line) {
		return line
	}
	return bytes.ToValidUTF8(line, []byte("\uFFFD"))
}

// byteOrderMark is what Windows programs begin UTF-8 with.
var byteOrderMark = []byte("\uFEFF")

const (
	escape = 0x1b
	bell   = 0x07
)

// stripEscapes removes ECMA-48 escape sequences: CSI (colours, cursor), OSC (titles, links) and two-byte ones.
func stripEscapes(line []byte) []byte {
	out := make([]byte, 0, len(line))
	for len(line) > 0 {
		if line[0] != escape {
			n := bytes.IndexByte(line, escape)
			if n < 0 {
				n = len(line)
			}
			out, line = append(out, line[:n]...), line[n:]
			continue
		}
		line = line[sequenceLen(line):]
	}
	return out
}

// sequenceLen is the length of the escape sequence at the start of b, at least 1.
func sequenceLen(b []byte) int {
	if len(b) < 2 {
		return len(b)
	}
	switch b[1] {
	case '[': // CSI: parameters, then one final byte of 0x40..0x7e
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				return i + 1
			}
		}
		return len(b)
	case ']', 'P', '^', '_': // a string up to BEL or ST (ESC \)
		for i := 2; i < len(b); i++ {
			if b[i] == bell {
				return i + 1
			}
			if b[i] == escape {
				return min(i+2, len(b))
			}
		}
		return len(b)
	default:
		return 2
	}
}
