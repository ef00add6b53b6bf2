package transcript

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// torn is a line that was cut, as log drivers and shippers do at 8, 16 or 64 KiB, so far. Its pieces are text until the last shows what
// they were.
type torn struct {
	Body    []byte `json:"body,omitempty"`
	Depth   int    `json:"depth,omitempty"`   // how many brackets are open
	Quoted  bool   `json:"quoted,omitempty"`  // within a string
	Escaped bool   `json:"escaped,omitempty"` // behind a backslash
	Tag     string `json:"tag,omitempty"`     // of the runtime's stream, where that marks what it cuts
}

// part is a line as container runtimes keep it, cut (P) or with the last of it (F).
var runtimePart = regexp.MustCompile(`^\S+ (stdout|stderr) ([PF]) `)

// marked reads a line of a runtime's file that is a part of one. It reports whether it is; and whether the line is whole now, and was an
// agent's.
func (r *Reader) marked(s Stream, line []byte, at stamp) (is, taken bool) {
	m := runtimePart.FindSubmatch(line)
	t := &r.Torn[s]
	if m == nil || m[2][0] == 'F' && t.Tag != string(m[1]) {
		return m != nil && t.Tag != "", false // of the other stream
	}
	if len(t.Body) > 0 && t.Tag != string(m[1]) {
		r.tornOff(s)
	}
	t.Body, t.Tag = append(t.Body, line[len(m[0]):]...), string(m[1])
	switch {
	case len(t.Body) > r.set.Limits.Line:
		r.tornOff(s)
	case m[2][0] == 'F':
		return true, r.mended(s, at)
	}
	return true, false
}

// piece reads a line that is nobody's as a piece of one that was cut. It reports whether that is whole now, and was an agent's.
func (r *Reader) piece(s Stream, line []byte, at stamp) bool {
	if r.documentBehind(s, line, at) {
		return true
	}
	if is, taken := r.marked(s, line, at); is {
		return taken
	}
	t := &r.Torn[s]
	begins := len(t.Body) == 0
	if begins && !beginsObject(line) {
		return false
	}
	more, fits := t.add(line)
	switch {
	case begins && (!more || !fits): // it is whole, and no JSON
		*t = torn{}
	case !fits || len(t.Body) > r.set.Limits.Line:
		r.tornOff(s)
	case !more:
		return r.mended(s, at)
	}
	return false
}

// beginsObject reports whether a line begins as an agent's does, or a list of them.
func beginsObject(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(line, []byte("[")), []byte(`{"`))
}

// mended reads a line of which all pieces are there.
func (r *Reader) mended(s Stream, at stamp) bool {
	line := r.Torn[s].Body
	if !json.Valid(line) && beginsObject(line) {
		r.tornOff(s)
		return false
	}
	r.Torn[s] = torn{}
	return r.agents(line, envelopeLimit, at)
}

// tornBy gives up a line whose rest did not come before a whole one did.
func (r *Reader) tornBy(s Stream, line []byte) {
	if len(r.Torn[s].Body) > 0 && json.Valid(line) {
		r.tornOff(s)
	}
}

// tornAt gives it up because another line was an agent's, which is of the same stream.
func (r *Reader) tornAt(s Stream, line []byte) {
	if m := runtimePart.FindSubmatch(line); m == nil || r.Torn[s].Tag == "" || r.Torn[s].Tag == string(m[1]) {
		r.tornOff(s)
	}
}

// tornOff is told that the rest of a line did not come. It may have been a line of what is open.
func (r *Reader) tornOff(s Stream) {
	if len(r.Torn[s].Body) == 0 {
		return
	}
	r.Torn[s] = torn{}
	if _, open := r.Agents.open(); open {
		r.Lose()
	}
}

// add adds a piece. It reports whether brackets are open behind it, and that none was before: what goes on behind its end fits nothing.
func (t *torn) add(piece []byte) (more, fits bool) {
	t.Body = append(t.Body, piece...)
	for i, c := range piece {
		switch {
		case t.Escaped:
			t.Escaped = false
		case t.Quoted && c == '\\':
			t.Escaped = true
		case c == '"':
			t.Quoted = !t.Quoted
		case t.Quoted:
		case c == '{', c == '[':
			t.Depth++
		case c == '}', c == ']':
			if t.Depth--; t.Depth <= 0 {
				return false, i == len(piece)-1
			}
		}
	}
	return true, true
}
