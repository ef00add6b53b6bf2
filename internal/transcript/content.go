package transcript

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// messages are what went into or came out of a model call, in the form the standard gives gen_ai.input.messages.
type messages struct {
	List []message `json:"list,omitempty"`
	Size int       `json:"size,omitempty"` // bytes of text in List
}

type message struct {
	Role  string `json:"role"`
	Parts []part `json:"parts"`
}

// part is one of the standard's parts: text, reasoning, tool_call, tool_call_response.
type part struct {
	Type      string          `json:"type"`
	Content   string          `json:"content,omitempty"`
	ID        string          `json:"id,omitempty"`
	Name      string          `json:"name,omitempty"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Response  string          `json:"response,omitempty"`
}

// add appends a part to the last message where that has the same role, else to a new one. All texts of the messages
// together stay within Limits.Content.
func (r *Reader) add(m *messages, role string, p part) {
	if !r.set.Content {
		return
	}
	room := r.set.Limits.Content - m.Size
	if room <= 0 {
		r.drop(DropContent, 1)
		return
	}
	p.Content, p.Response = r.cut(p.Content, room), r.cut(p.Response, room)
	if len(p.Arguments) > room { // cut JSON is no JSON
		p.Arguments, _ = json.Marshal(r.cut(string(p.Arguments), room))
	}
	m.Size += len(p.Content) + len(p.Response) + len(p.Arguments)
	if n := len(m.List); n > 0 && m.List[n-1].Role == role {
		m.List[n-1].Parts = append(m.List[n-1].Parts, p)
		return
	}
	m.List = append(m.List, message{Role: role, Parts: []part{p}})
}

// content is s for an attribute of its own: nothing without Settings.Content.
func (r *Reader) content(s string) string {
	if !r.set.Content {
		return ""
	}
	return r.cut(s, r.set.Limits.Content)
}

// cut is s within limit bytes, between runes.
func (r *Reader) cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	r.drop(DropContent, 1)
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// write puts the messages on a span as JSON, where there are any.
func (m *messages) write(attrs pcommon.Map, attr string) {
	if len(m.List) == 0 {
		return
	}
	var sb strings.Builder
	enc := json.NewEncoder(&sb)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m.List); err == nil {
		attrs.PutStr(attr, strings.TrimSuffix(sb.String(), "\n"))
	}
}
