package transcript

import (
	"bytes"
	"encoding/json"
)

// An indented document begins with a bracket alone on its line, and ends with one. Some readers of files take the indentation off,
// so that only the brackets tell where it ends.

// inDocument reports whether line goes on with the document that the record is.
func (t *textRecord) inDocument(line []byte) bool {
	switch {
	case t.closed():
		return false
	case t.within(line):
		return true
	case len(line) == 1 && (line[0] == '}' || line[0] == ']'):
		return true
	}
	return (t.Flat || bytes.IndexByte(t.Body, '\n') < 0) && isMember(line)
}

// within reports whether line is inside an indented document, where a line may look like a document of its own.
func (t *textRecord) within(line []byte) bool {
	return t.Kind == textJSON && len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && !t.closed()
}

func (t *textRecord) closed() bool {
	if t.Flat {
		return t.Depth <= 0
	}
	last := t.lastLine()
	return len(last) == 1 && (last[0] == '}' || last[0] == ']')
}

// endsWith reports whether line, whose newline was not printed, is the end of the document.
func (t *textRecord) endsWith(line []byte) bool {
	return t.Kind == textJSON && !t.closed() && len(line) == 1 && (line[0] == '}' || line[0] == ']') && (!t.Flat || t.Depth == 1)
}

// isMember reports whether a line that is not indented is one of a document: a member, an element, or a bracket.
func isMember(line []byte) bool {
	line = bytes.TrimSuffix(line, []byte(","))
	if len(line) == 0 {
		return false
	}
	switch line[0] {
	case '"':
		return true
	case '{', '[', '}', ']':
		return len(line) == 1
	}
	return json.Valid(line)
}

// nest counts the brackets that a line opens and closes, outside of strings.
func (t *textRecord) nest(line []byte) {
	if t.Kind != textJSON {
		return
	}
	if bytes.IndexByte(t.Body, '\n') < 0 {
		t.Flat = len(line) > 0 && line[0] != ' ' && line[0] != '\t'
	}
	quoted := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			t.Depth++
		case c == '}', c == ']':
			t.Depth--
		}
	}
}
