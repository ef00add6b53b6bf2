package said

import (
	"io"
	"strings"
)

// maxLiteral is how much of each text in JSON a title looks at, in bytes: as long as it can be with every character escaped.
const maxLiteral = titleRunes * len(`\u0000`)

// clipped reads JSON with its texts cut, since most of it is texts, of which a title needs the beginning.
type clipped struct {
	json   string // what is left
	within bool   // a text
	out    string // what is cut and not read yet
}

func (c *clipped) Read(p []byte) (int, error) {
	if c.out == "" {
		if c.json == "" {
			return 0, io.EOF
		}
		c.out = c.next()
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// next is what comes up to the quote that begins a text or ends one.
func (c *clipped) next() string {
	end := strings.IndexByte(c.json, '"')
	for c.within && end >= 0 && escaped(c.json[:end]) {
		more := strings.IndexByte(c.json[end+1:], '"')
		if more < 0 {
			end = more
			break
		}
		end += 1 + more
	}
	piece := c.json[:end+1]
	if end < 0 {
		piece = c.json
	}
	c.json = c.json[len(piece):]
	if c.within = !c.within; c.within || len(piece) <= maxLiteral+1 {
		return piece
	}
	return cut(piece) + "…\""
}

// escaped reports whether what follows is escaped.
func escaped(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}

// cut is the beginning of a text, without an escape that is not whole.
func cut(text string) string {
	text = text[:maxLiteral]
	if last := len(text) - len(`\u0000`); strings.Contains(text[last:], `\`) {
		text = strings.TrimRight(text[:last+strings.IndexByte(text[last:], '\\')], `\`)
	}
	return text
}
