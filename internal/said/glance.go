package said

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// glance is what an element of a list tells without being decoded.
type glance struct {
	role    string // where it is plain
	content string // the literal of a plain text
	more    bool   // it has keys that may hold messages, or a text besides
}

func glanceAt(element string) (g glance) {
	rawjson.Object(element, func(key, value string) {
		switch {
		case key == "role" && rawjson.IsString(value) && !strings.Contains(value, `\`):
			g.role = rawjson.Unquote(value)
		case key == "content" && rawjson.IsString(value):
			g.content = value
		case key == "message", key == "role", key == "parts", strings.Contains(key, `\`), slices.Contains(wrappers, key):
			g.more = true
		}
	})
	return g
}

// askedIn is the first line of what a user said in an element. Instructions are often the longest text of all, and most messages are plain:
// neither is decoded.
func askedIn(element string) string {
	switch g := glanceAt(element); {
	case g.role == "" || g.more:
		return asked(decoded(element))
	case g.role != "user" && g.role != "human":
		return ""
	case g.content != "":
		return line(Message{Parts: []Part{{Kind: "text", Text: unquoted(g.content)}}})
	}
	return asked(decoded(element))
}

// unquoted is how the text of a literal begins.
func unquoted(literal string) (text string) {
	if len(literal) > maxLiteral+2 {
		literal = `"` + cut(literal[1:]) + `…"`
	}
	if !strings.Contains(literal, `\`) {
		return literal[1 : len(literal)-1]
	}
	_ = json.Unmarshal([]byte(literal), &text) // what is no text has no title
	return text
}

// buffers are room for what is decoded.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// decoded are the messages of an element, with long texts cut.
func decoded(element string) []Message {
	room := buffers.Get().(*[]byte)
	defer buffers.Put(room)
	*room = clip((*room)[:0], element)
	var value any
	if json.Unmarshal(*room, &value) != nil {
		return nil
	}
	return messagesOf(value)
}
