package page

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes text of a span fit to be shown. html/template escapes markup; this shows what would otherwise act without being
// seen: control characters, terminal codes, marks that turn the direction of text around, and characters without a width.
func clean(s string) string {
	if !strings.ContainsFunc(s, acts) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if acts(r) {
			fmt.Fprintf(&b, "‹%04X›", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// acts reports whether a character does something else than being seen.
func acts(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r == '\r', unicode.IsControl(r), r == utf8.RuneError:
		return true
	case r == 0x200c || r == 0x200d: // joiners, which scripts and emoji need
		return false
	case unicode.Is(unicode.Cf, r), r == 0x2028, r == 0x2029, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0:
		return true
	}
	return unicode.Is(unicode.Co, r) || r >= 0xe0000 && r <= 0xe0fff
}

// short is a text of at most n characters in one line.
func short(n int, s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
