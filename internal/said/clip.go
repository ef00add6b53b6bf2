package said

import "strings"

// maxLiteral is how much of each text in JSON a title looks at, in bytes: as long as it can be with every character escaped.
const maxLiteral = titleRunes * len(`\u0000`)

// clip appends JSON with its texts cut, since most of it is texts, of which a title needs the beginning.
func clip(to []byte, text string) []byte {
	for within := false; text != ""; within = !within {
		piece := text[:pieceEnd(text, within)]
		if text = text[len(piece):]; within && len(piece) > maxLiteral+1 {
			piece = cut(piece) + "…\""
		}
		to = append(to, piece...)
	}
	return to
}

// pieceEnd is where the piece ends that text begins with: behind the quote that begins a literal or, within one, that ends it.
func pieceEnd(text string, within bool) int {
	end := strings.IndexByte(text, '"')
	for within && end >= 0 && escaped(text[:end]) {
		more := strings.IndexByte(text[end+1:], '"')
		if more < 0 {
			return len(text)
		}
		end += 1 + more
	}
	if end < 0 {
		return len(text)
	}
	return end + 1
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
