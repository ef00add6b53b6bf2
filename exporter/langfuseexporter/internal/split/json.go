package split

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// cut shortens s to about n bytes and says so. A JSON document stays one: it is its longest strings that lose their ends, so that a
// chat is still a chat.
func cut(s string, n int) string {
	if short, ok := cutJSON(s, n); ok {
		return short
	}
	return truncate(s, n)
}

// cutJSON shortens the strings of a JSON object or array until it takes at most n bytes; false where s is none, or its strings do
// not suffice.
func cutJSON(s string, n int) (string, bool) {
	if len(s) == 0 || s[0] != '{' && s[0] != '[' || !json.Valid([]byte(s)) {
		return "", false
	}
	var values []text
	parts := literals(s)
	for i := range parts {
		if p := &parts[i]; p.value {
			values = append(values, text{p.s, func(short string) { p.s = short }})
		}
	}
	shorten(values, len(s)-n, cutLiteral)
	var out strings.Builder
	out.Grow(n)
	for _, p := range parts {
		out.WriteString(p.s)
	}
	return out.String(), out.Len() <= n+marker
}

// literal is a piece of a JSON document: what is between two quotes, if it is a string value, or else anything.
type literal struct {
	s     string
	value bool
}

// literals cuts a valid JSON document into its string values, without their quotes, and what is around them.
func literals(s string) (parts []literal) {
	from := 0 // of what is around
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		begin := i + 1
		for i = begin; s[i] != '"'; i++ {
			if s[i] == '\\' {
				i++
			}
		}
		if rest := strings.TrimLeft(s[i+1:min(len(s), i+maxGap)], " \t\r\n"); strings.HasPrefix(rest, ":") {
			continue // the name of a member
		}
		parts = append(parts, literal{s: s[from:begin]}, literal{s[begin:i], true})
		from = i
	}
	return append(parts, literal{s: s[from:]})
}

// maxGap is how far from its name a member's colon may be. Behind a longer gap a name is taken for a value, which may shorten it.
const maxGap = 64

// pair is a character of two escapes. Either half may stand alone, too.
var pair = regexp.MustCompile(`^\\u[dD][89abAB]..\\u[dD][c-fC-F]`)

// cutLiteral shortens what is between two quotes to n bytes, at the end of a character or an escape, and says so.
func cutLiteral(s string, n int) string {
	end := 0
	for end < n {
		width := 1
		switch {
		case s[end] == '\\' && s[end+1] == 'u':
			if width = len(`\u0000`); pair.MatchString(s[end:]) {
				width *= 2
			}
		case s[end] == '\\':
			width = 2
		default:
			_, width = utf8.DecodeRuneInString(s[end:])
		}
		if end+width > n {
			break
		}
		end += width
	}
	return fmt.Sprintf("%s…[%d bytes removed]", s[:end], len(s)-end)
}
