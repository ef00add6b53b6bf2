package mask

import "strings"

// assignment finds the value of what is set by a name that says it is secret, without quotes around the name: OPENAI_API_KEY=VALUE,
// password: VALUE, x-api-key: VALUE, apiKey = "VALUE", X-Api-Key:[VALUE]. The value must look like one: sources are full of password: string.
func assignment(t *text, at, rest int) (from, to int) {
	if rest == len(t.s) || strings.IndexByte("=:/~", t.s[rest]) >= 0 || at == 0 || t.s[at-1] == t.s[at] {
		return 0, 0 // a comparison, a path, an address
	}
	name := t.subject(at)
	is := naming(name)
	if is == nothing {
		return 0, 0
	}
	if shell := t.s[at] == '=' && t.s[at-1] == name[len(name)-1] && t.s[rest] != ' '; shell && isUpper(name) {
		is |= shouted
	}
	return t.value(is, rest)
}

// option finds the value of an option of a command, and leaves its name: --api-key VALUE.
func option(t *text, _, rest int) (from, to int) {
	end := t.run(word, rest)
	if end == len(t.s) || t.s[end] != ' ' {
		return 0, 0 // one with = is an assignment
	}
	if is := naming(t.s[rest:end]); is != nothing {
		return t.value(is, end)
	}
	return 0, 0
}

// value finds the value that begins near byte rest, if it looks like a secret of that sort.
func (t *text) value(is sort, rest int) (from, to int) {
	const between = 16 // bytes between a name and its value
	from = rest
	for most := min(len(t.s), rest+between); from < most && strings.IndexByte(" \t>[", t.s[from]) >= 0; from++ {
	}
	if n := escapes(t.s[from:]); n > 0 && strings.HasPrefix(t.s[from+n:], arrow) {
		from += n + len(arrow)
	}
	quote := from + escapes(t.s[from:min(len(t.s), from+between)])
	if quote < len(t.s) && strings.IndexByte("\"'`", t.s[quote]) >= 0 {
		to = t.closing(quote, quote-from, longestValue)
		return whole(is.holds(t.s[quote+1:max(quote+1, to)]), quote+1, to)
	}
	to = t.run(assignable, from)
	if typed := t.run(word, from); strings.HasPrefix(t.s[typed:], " = ") && typed == to && is&annotated == 0 {
		return t.value(is|annotated, to+len(" = ")) // api_key: str = "VALUE"
	}
	if to < len(t.s) && strings.IndexByte("([{$<", t.s[to]) >= 0 || to-from > longestValue {
		return 0, 0
	}
	to = from + len(strings.TrimRight(t.s[from:to], ",.:"))
	return whole(is.holds(t.s[from:to]), from, to)
}

func whole(ok bool, from, to int) (int, int) {
	if !ok {
		return 0, 0
	}
	return from, to
}

// closing is where what the quote at byte at opens ends, before the backslashes of the quote that closes it; 0 if that is not within
// so many bytes. A quote has so many backslashes before it as the first, or as many more as make escaped backslashes.
func (t *text) closing(at, backslashes, most int) int {
	quote, escaped := t.s[at], 0
	for i := at + 1; i < len(t.s) && i-at <= most; i++ {
		switch t.s[i] {
		case '\\':
			escaped++
			continue
		case quote:
			if escaped%(2*backslashes+2) == backslashes {
				return i - backslashes
			}
		}
		escaped = 0
	}
	return 0
}

// subject is the name that is set by what stands at byte end. That of "value" is the name before it: "name": "x-api-key", "value": "VALUE".
func (t *text) subject(end int) string {
	name, from := t.nameBefore(end, " \t:`")
	if strings.EqualFold(name, "value") {
		name, _ = t.nameBefore(from, betweenPairs)
	}
	return name
}

// nameBefore is the name before byte end and what is in between, and where it begins.
func (t *text) nameBefore(end int, between string) (name string, from int) {
	const most = 64 // bytes of it
	for least := max(1, end-most); end > least; end-- {
		if newline := t.s[end-2:end] == `\n`; !newline && strings.IndexByte(between, t.s[end-1]) < 0 {
			break
		}
	}
	from = end
	for least := max(0, end-most); from > least && nameByte[t.s[from-1]]; from-- {
	}
	if from == 0 || from == end {
		return t.s[from:end], from
	}
	from = min(end, from+escapeEnd(t.s[from-1], t.s[from:end]))
	return t.s[from:end], from
}

// escapeEnd is how many letters of a name belong to an escaped character, or a terminal's color, that begins with the byte before it.
func escapeEnd(before byte, name string) int {
	switch before {
	case '%':
		return len("0A")
	case '[', ';':
		if color := len(name) - len(strings.TrimLeft(name, digits)); color > 0 && color < len(name) && name[color] == 'm' {
			return color + len("m")
		}
	case '\\':
		switch name[0] {
		case 'u':
			return len("u000a")
		case 'x':
			return len("x0a")
		}
		return len("n")
	}
	return 0
}

// betweenPairs is what stands between "x-api-key" and "value".
const betweenPairs = " \t\r\n\\\"',"

var nameByte = bytesOf(digits, upper, lower, "-_.")
