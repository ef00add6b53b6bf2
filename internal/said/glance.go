package said

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// glance is what an element of a list tells without being decoded.
type glance struct {
	role                 string // where it is plain
	parts, content, text string // the values of these keys
	more                 bool   // it has keys that may hold messages, or such as are escaped
}

func glanceAt(element string) (g glance) {
	rawjson.Object(element, func(key, value string) {
		switch key {
		case "role":
			role, ok := word(value)
			g.role, g.more = role, g.more || !ok
		case "parts":
			g.parts = value
		case "content":
			g.content = value
		case "text":
			g.text = value
		default:
			g.more = g.more || key == "message" || strings.Contains(key, `\`) || slices.Contains(wrappers, key)
		}
	})
	return g
}

// word is a literal's text where nothing is escaped in it.
func word(literal string) (string, bool) {
	return rawjson.Unquote(literal), rawjson.IsString(literal) && !strings.Contains(literal, `\`)
}

// askedIn is the first line of what a user said in an element. Instructions are often the longest text of all, and most messages are plain:
// neither is decoded.
func askedIn(element string) string {
	g := glanceAt(element)
	if g.role == "" || g.more {
		return asked(decoded(element))
	}
	if g.role != "user" && g.role != "human" {
		return ""
	}
	if parts, ok := plainParts(cmp.Or(g.parts, g.content, g.text)); ok {
		return line(Message{Parts: parts}.unframed())
	}
	return asked(decoded(element))
}

// plainParts are the parts of a message that are texts; false where there are others than plain ones.
func plainParts(value string) (parts []Part, ok bool) {
	if rawjson.IsString(value) {
		return []Part{{Kind: "text", Text: unquoted(value)}}, true
	}
	plain := true
	whole := rawjson.Array(value, func(element string) {
		p, ok := plainPart(element)
		parts, plain = append(parts, p), plain && ok
	})
	return parts, whole && plain
}

func plainPart(element string) (Part, bool) {
	if rawjson.IsString(element) {
		return Part{Kind: "text", Text: unquoted(element)}, true
	}
	g, kind, plain := glance{}, "", true
	whole := rawjson.Object(element, func(key, value string) {
		switch key {
		case "type":
			kind, plain = word(value)
		case "content":
			g.content = value
		case "text":
			g.text = value
		}
	})
	switch {
	case !whole || !plain:
		return Part{}, false
	case partKinds[kind] != "text":
		return Part{Kind: "another"}, true
	case rawjson.IsString(g.content):
		return Part{Kind: "text", Text: unquoted(g.content)}, true
	case g.content == "" && rawjson.IsString(g.text):
		return Part{Kind: "text", Text: unquoted(g.text)}, true
	}
	return Part{}, false
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
