// Package chat rewrites the chat messages of the OpenTelemetry conventions, which keep text, reasoning, media and tool
// calls of a message in one list of parts, to the shape of OpenAI's API, the one in which Langfuse finds tool calls
// and renders a conversation. Texts are copied escaped as they are; nothing is decoded. What is not understood is kept
// as it was.
package chat

import (
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// Rewriter rewrites messages. It is there to be used again: it keeps its buffers. The zero value is ready.
type Rewriter struct {
	b      []byte // the caller's, and behind it what has been written
	start  int    // where that begins
	p      partition
	n      int  // messages written
	parts  bool // some message had parts
	system bool // some message is the system's
	odd    bool // some element was not an object
}

// AppendInput appends the messages of a request, rewritten, with the system instructions, a list of parts or a string,
// before them where no message is the system's already. ok is false, and out is to, where messages is not a list of
// messages with parts.
func (w *Rewriter) AppendInput(to []byte, messages, instructions string) (out []byte, ok bool) {
	if !w.messages(to, messages) || !w.parts && (instructions == "" || w.odd) {
		return w.b[:w.start], false
	}
	if instructions != "" && !w.system {
		w.prepend(instructions)
	}
	return append(w.b, ']'), true
}

// AppendOutput appends the messages of a response: one message as an object, several as a list. ok is as above.
func (w *Rewriter) AppendOutput(to []byte, messages string) (out []byte, ok bool) {
	if !w.messages(to, messages) || !w.parts {
		return w.b[:w.start], false
	}
	if w.n == 1 {
		return slices.Delete(w.b, w.start, w.start+1), true
	}
	return append(w.b, ']'), true
}

// messages writes the list up to its closing bracket.
func (w *Rewriter) messages(to []byte, list string) bool {
	*w = Rewriter{b: append(to, '['), start: len(to), p: w.p}
	return rawjson.Array(list, w.message)
}

func (w *Rewriter) next() {
	if w.n > 0 {
		w.b = append(w.b, ',')
	}
	w.n++
}

// message writes one message: as it is where it has no parts, else without them, and a message of its own for every
// tool's answer among the parts.
func (w *Rewriter) message(m string) {
	start, n := len(w.b), w.n
	w.next()
	parts, ok := w.open(m)
	w.odd = w.odd || !ok
	p := &w.p
	p.reset()
	if !ok || parts == "" || !rawjson.Array(parts, p.add) {
		w.b, w.n = w.b[:start], n
		w.next()
		w.b = append(w.b, m...)
		return
	}
	w.parts = true
	if p.onlyAnswers() {
		w.b, w.n = w.b[:start], n
	} else {
		w.b = append(p.append(w.b), '}')
	}
	for _, a := range p.answers {
		w.next()
		w.b = a.append(w.b)
	}
}

// open writes a message up to where its parts belong. ok is false where it is no object.
func (w *Rewriter) open(m string) (parts string, ok bool) {
	w.b = append(w.b, '{')
	ok = rawjson.Object(m, func(key, value string) {
		switch key {
		case "parts":
			parts = value
			return
		case "role":
			w.system = w.system || value == `"system"`
			if value == `"model"` { // the name of one model's maker for what all others call so
				value = `"assistant"`
			}
		}
		w.b = append(append(append(append(append(w.b, '"'), key...), '"', ':'), value...), ',')
	})
	return parts, ok
}

// prepend puts the system's message before all others.
func (w *Rewriter) prepend(instructions string) {
	content := instructions
	if !rawjson.IsString(instructions) {
		var p partition
		if !rawjson.Array(instructions, p.add) || p.joined() == "" {
			content = string(rawjson.AppendString(nil, instructions))
		} else {
			content = p.joined()
		}
	}
	head := append(append([]byte(`[{"role":"system","content":`), content...), '}')
	if w.n > 0 {
		head = append(head, ',')
	}
	w.b = slices.Replace(w.b, w.start, w.start+1, head...)
}
