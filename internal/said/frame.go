package said

import "strings"

// unframed is a text without the blocks that agents put before what their user said: <session_context>...</session_context>. They have
// names of several words, as no markup has that people write. What was cut within a block has nothing else.
func unframed(text string) string {
	for {
		rest := strings.TrimSpace(text)
		name, body, ok := frame(rest)
		if !ok {
			return rest
		}
		_, after, closed := strings.Cut(body, "</"+name+">")
		switch {
		case closed:
			text = after
		case strings.HasSuffix(body, "…"):
			return ""
		default:
			return rest
		}
	}
}

// frame is the name of the block that a text begins with, and what follows its tag.
func frame(text string) (name, body string, ok bool) {
	if text, ok = strings.CutPrefix(text, "<"); !ok {
		return "", "", false
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r != '_' && r != '-' && (r < 'a' || r > 'z') })
	if end <= 0 || text[end] != '>' || !strings.ContainsAny(text[:end], "_-") {
		return "", "", false
	}
	return text[:end], text[end+1:], true
}

// unframed is the message without what its agent put before it.
func (m Message) unframed() Message {
	parts := make([]Part, len(m.Parts))
	for i, p := range m.Parts {
		if p.Kind == "text" {
			p.Text = unframed(p.Text)
		}
		parts[i] = p
	}
	return Message{Role: m.Role, Parts: parts}
}
