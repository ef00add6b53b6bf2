package mask

import "strings"

// entry finds the value of an entry of JSON, or of what Python prints, whose name says that it is secret: "api_key": "VALUE". Within a text
// of JSON, quotes have backslashes before them; those of a text in a text have more.
func entry(t *text, at, _ int) (from, to int) {
	name := t.quotedBefore(at)
	if !secretName(name) {
		return 0, 0
	}
	rest := at + 2 // behind the quote and the colon
	for rest < len(t.s) && t.s[rest] == ' ' {
		rest++
	}
	backslashes := escapes(t.s[rest:])
	from = rest + backslashes + 1
	if from > len(t.s) || t.s[from-1] != t.s[at] {
		return 0, 0
	}
	to = from
	for escaped := 0; to < len(t.s) && (t.s[to] != t.s[at] || escaped != backslashes); to++ {
		if escaped++; t.s[to] != '\\' {
			escaped = 0
		}
	}
	if to < len(t.s) {
		to -= backslashes
	}
	if value := t.s[from:to]; value == "" || value == Mark || !strings.Contains(value, "=") && strings.EqualFold(name[max(0, len(name)-len(cookie)):], cookie) {
		return 0, 0
	}
	return from, to
}

// cookie is the end of a name whose values are pairs, and else the name of a package.
const cookie = "cookie"

// quotedBefore is the name that ends at byte end, where a quote stands, if it is one: letters and separators behind a quote.
func (t *text) quotedBefore(end int) string {
	const most = 64 // bytes of it
	quote := t.s[end]
	for end > 0 && t.s[end-1] == '\\' {
		end--
	}
	for from := end; from > max(0, end-most); from-- {
		switch b := t.s[from-1]; {
		case b == quote:
			return t.s[from:end]
		case !alphanumeric[b] && strings.IndexByte("-_.", b) < 0:
			return ""
		}
	}
	return ""
}

// escapes is how many backslashes s begins with.
func escapes(s string) int { return len(s) - len(strings.TrimLeft(s, `\`)) }
