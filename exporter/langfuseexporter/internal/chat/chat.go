// Package chat rewrites the chat messages of the OpenTelemetry conventions, which keep text, reasoning, media and tool
// calls of a message in one list of parts, to the shape of OpenAI's API, the one in which Langfuse finds tool calls
// and renders a conversation. Texts are copied escaped as they are; nothing is decoded. What is not understood is kept
// as it was.
package chat

import (
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/rawjson"
)

// Input rewrites the messages of a request, with the system instructions, a list of parts or a string, before them
// where no message is the system's already. ok is false where messages is not a list of messages with parts; the
// caller then uses it as it is.
func Input(messages, instructions string) (out string, ok bool) {
	w := &writer{b: make([]byte, 0, len(messages)+len(instructions)+64)}
	w.b = append(w.b, '[')
	ok = rawjson.Array(messages, func(m string) { w.message(m) })
	if !ok || !w.parts && (instructions == "" || w.odd) {
		return messages, false
	}
	if instructions != "" && !w.system {
		w.prepend(instructions)
	}
	return string(append(w.b, ']')), true
}

// Output rewrites the messages of a response: one message to an object, several to a list.
func Output(messages string) (out string, ok bool) {
	w := &writer{b: make([]byte, 0, len(messages)+16)}
	w.b = append(w.b, '[')
	if !rawjson.Array(messages, func(m string) { w.message(m) }) || !w.parts {
		return messages, false
	}
	if w.n == 1 {
		return string(w.b[1:]), true
	}
	return string(append(w.b, ']')), true
}

// writer builds the list of messages.
type writer struct {
	b      []byte
	n      int  // messages written
	parts  bool // some message had parts
	system bool // some message is the system's
	odd    bool // some element was not an object
}

func (w *writer) next() {
	if w.n > 0 {
		w.b = append(w.b, ',')
	}
	w.n++
}

// message writes one message: as it is where it has no parts, else without them, and a message of its own for every
// tool's answer among the parts.
func (w *writer) message(m string) {
	var parts, role string
	ok := rawjson.Object(m, func(key, value string) {
		switch key {
		case "parts":
			parts = value
		case "role":
			role = rawjson.Unquote(value)
		}
	})
	w.odd = w.odd || !ok
	w.system = w.system || role == "system"
	var p partition
	if !ok || parts == "" || !rawjson.Array(parts, p.add) {
		w.next()
		w.b = append(w.b, m...)
		return
	}
	w.parts = true
	if !p.onlyAnswers() {
		w.next()
		w.head(m)
		w.b = p.append(w.b)
		w.b = append(w.b, '}')
	}
	for _, a := range p.answers {
		w.next()
		w.b = a.append(w.b)
	}
}

// head opens the message with every member but its parts; the model's own name for its role becomes OpenAI's.
func (w *writer) head(m string) {
	w.b = append(w.b, '{')
	rawjson.Object(m, func(key, value string) {
		if key == "parts" {
			return
		}
		if key == "role" && value == `"model"` {
			value = `"assistant"`
		}
		w.b = append(append(append(append(append(w.b, '"'), key...), '"', ':'), value...), ',')
	})
}

// prepend puts the system's message before all others.
func (w *writer) prepend(instructions string) {
	content := instructions
	if !rawjson.IsString(instructions) {
		var p partition
		if rawjson.Array(instructions, p.add) && len(p.texts) > 0 {
			content = p.joined()
		} else {
			content = string(rawjson.AppendString(nil, instructions))
		}
	}
	head := append(append([]byte(`[{"role":"system","content":`), content...), '}')
	if w.n > 0 {
		head = append(head, ',')
	}
	w.b = append(head, w.b[1:]...)
}
