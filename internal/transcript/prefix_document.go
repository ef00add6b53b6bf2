package transcript

import "bytes"

// behind are the lines of an indented document behind a prefix, so far: a time, the name of a service. They are text until the last
// shows what they were.
type behind struct {
	torn
	Shape []byte `json:"shape,omitempty"` // the prefix, with each digit as 0
}

// documentBehind reads a line that is nobody's as one of a document behind a prefix. It reports whether that is whole now, and was an
// agent's.
func (r *Reader) documentBehind(s Stream, line []byte, at stamp) bool {
	d := &r.Behind[s]
	if rest, fits := d.rest(line); fits {
		more, fits := d.add(append(rest, '\n'))
		if more && fits && len(d.Body) <= r.set.Limits.Record {
			return false
		}
		body := d.Body
		*d = behind{}
		return !more && r.agents(bytes.TrimSpace(body), envelopeLimit, at)
	}
	*d = behind{}
	n := len(line) - 1
	if n > 0 && n <= prefixLimit && line[n-1] == ' ' && (line[n] == '{' || line[n] == '[') {
		d.Shape = shape(line[:n])
		d.add(append(bytes.Clone(line[n:]), '\n'))
	}
	return false
}

// rest is a line of the document without its prefix; false where it is behind another one.
func (d *behind) rest(line []byte) ([]byte, bool) {
	n := len(d.Shape)
	if n == 0 || len(line) <= n || !bytes.Equal(shape(line[:n]), d.Shape) {
		return nil, false
	}
	return bytes.Clone(line[n:]), true
}

func shape(prefix []byte) []byte {
	return bytes.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return '0'
		}
		return c
	}, prefix)
}
