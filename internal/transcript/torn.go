package transcript

import (
	"bytes"
	"encoding/json"
)

// torn is a line that was cut, as log drivers and shippers do at 8, 16 or 64 KiB, so far. Its pieces are text until the last shows what
// they were.
type torn struct {
	Body    []byte `json:"body,omitempty"`
	Depth   int    `json:"depth,omitempty"`   // how many brackets are open
	Quoted  bool   `json:"quoted,omitempty"`  // within a string
	Escaped bool   `json:"escaped,omitempty"` // behind a backslash
}

// piece reads a line that is nobody's as a piece of one that was cut. It reports whether that is whole now, and was an agent's.
func (r *Reader) piece(s Stream, line []byte, at stamp) bool {
	t := &r.Torn[s]
	begins := len(t.Body) == 0
	if begins && !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("[")), []byte(`{"`)) {
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

// mended reads a line of which all pieces are there.
func (r *Reader) mended(s Stream, at stamp) bool {
	line := r.Torn[s].Body
	if !json.Valid(line) {
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
