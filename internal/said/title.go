package said

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// titleRunes is the length of a title.
const titleRunes = 140

// maxTitleText bounds what is looked at for a title.
const maxTitleText = 256 << 10

// Title is how the first thing begins that a user said: one line. Of a list of messages it reads no more than it takes.
func Title(text string) string {
	if len(text) > maxTitleText {
		text = text[:maxTitleText] // no longer JSON, then; still a beginning
	}
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{") {
		return titleOfObject(string(clip(nil, trimmed)))
	}
	if !strings.HasPrefix(trimmed, "[") {
		return titleOf(Messages(text))
	}
	for element := range rawjson.Elements(trimmed) {
		if t := askedIn(element); t != "" {
			return t
		}
	}
	mute := false
	for element := range rawjson.Elements(trimmed) {
		all := decoded(element)
		if t := titleOf(all); t != "" {
			return t
		}
		mute = mute || len(all) > 0
	}
	if mute {
		return ""
	}
	return line(Message{Parts: []Part{{Kind: "text", Text: text}}})
}

// asks are the keys under which a function takes what it is asked for, beside what else it takes.
var asks = []string{
	"task", "question", "query", "user_input", "user_message", "user_msg", "user_prompt", "inputs", "input", "prompt", "message", "instruction",
	"description", "kwargs",
}

// titleOfObject is the title of messages, or of the arguments of a function.
func titleOfObject(text string) string {
	var o map[string]any
	if json.Unmarshal([]byte(text), &o) != nil {
		return titleOf(Messages(text))
	}
	if said := titleOf(messagesOf(o)); said != "" {
		return said
	}
	if said := askedAmong(o); said != "" || empty(o) {
		return said
	}
	return titleOf(Messages(text))
}

func askedAmong(arguments map[string]any) string {
	for _, key := range asks {
		said := ""
		switch v := arguments[key].(type) {
		case map[string]any:
			if said = titleOf(messagesOf(v)); said == "" {
				said = askedAmong(v)
			}
		default:
			said = titleOf(messagesOf(v))
		}
		if said != "" {
			return said
		}
	}
	return ""
}

// empty reports whether a value holds nothing that says anything.
func empty(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, in := range v {
			if !empty(in) {
				return false
			}
		}
		return true
	case []any:
		return !slices.ContainsFunc(v, func(in any) bool { return !empty(in) })
	}
	return v == nil || v == "" || v == false
}

// titleOf is the first line of what a user said, or else of anybody.
func titleOf(all []Message) string {
	if t := asked(all); t != "" {
		return t
	}
	for _, m := range all {
		if t := line(m); t != "" {
			return t
		}
	}
	return ""
}

func asked(all []Message) string {
	for _, m := range all {
		if m.Role == "user" || m.Role == "human" {
			if t := line(m.unframed()); t != "" {
				return t
			}
		}
	}
	return ""
}

// line is the message's text in one line, cut. What a program writes for nothing says nothing.
func line(m Message) string {
	switch t := firstLine(m); t {
	case "null", "None", "undefined", "{}", "[]":
		return ""
	default:
		return t
	}
}

func firstLine(m Message) string {
	var b strings.Builder
	n, gap := 0, false
	for _, p := range m.Parts {
		if p.Kind != "text" {
			continue
		}
		for _, r := range p.Text {
			if unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError {
				gap = n > 0
				continue
			}
			if n++; n > titleRunes {
				return b.String() + "…"
			}
			if gap {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		}
		gap = n > 0
	}
	return b.String()
}
