package mask

import "strings"

// privateKey finds a key in the armor of RFC 7468 or of PGP, to its end or that of the text.
func privateKey(t *text, at, rest int) (from, to int) {
	const line, end = "-----", "-----END "
	label, body, ok := strings.Cut(t.s[rest:], line)
	if !ok || !strings.Contains(label, "PRIVATE KEY") || strings.Trim(label, upper+" ") != "" || isMention(body) {
		return 0, 0
	}
	if _, after, ok := strings.Cut(body, end); ok {
		if _, rest, ok := strings.Cut(after, line); ok {
			return at, len(t.s) - len(rest)
		}
	}
	if startsQuoted(body) {
		return at, len(t.s)
	}
	to = t.run(armor, len(t.s)-len(body)) // it is cut off; what surrounds the text stays
	return at, len(strings.TrimRight(t.s[:to], `\`))
}

// isMention reports whether what follows the armor's first line is no key: the line stands in quotes, as in a program that looks for it.
func isMention(body string) bool {
	const near, line = 256, 32 // bytes: a key's first line is this near, and so long
	if !startsQuoted(body) {
		return false
	}
	body = body[:min(len(body), near)]
	run := 0
	for i := range len(body) {
		if run++; !classBytes[opaque][body[i]] || body[i] == '-' {
			run = 0
		}
		if run == line {
			return false
		}
	}
	return true
}

// startsQuoted reports whether a quote or a parenthesis is the first that follows on the armor's first line.
func startsQuoted(body string) bool {
	rest := strings.TrimLeft(body, "\\rn \r\n")
	return rest != "" && strings.IndexByte("\"'`)", rest[0]) >= 0
}
