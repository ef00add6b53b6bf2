package mask

import "strings"

// entry finds the value of an entry of JSON, or of what Python, Ruby and PHP print, whose name says that it is secret: "api_key": "VALUE".
// Within a text of JSON, quotes have backslashes before them; those of a text in a text have more.
func entry(t *text, at, _ int) (from, to int) {
	name := t.quotedBefore(at)
	is := naming(name)
	named := is != login && secretName(name)
	if !named && is != token && is != login {
		return 0, 0
	}
	quote, backslashes := t.opening(at)
	if quote < 0 {
		return 0, 0
	}
	from = quote + 1
	most := longestValue
	if named && t.s[quote] == t.s[at] {
		most = len(t.s)
	}
	if endsInFold(name, cookie) && !isPair(t.s[from:]) {
		return 0, 0
	}
	to = t.closing(quote, backslashes, most)
	if to == 0 && most == len(t.s) {
		to = most // the text is cut off
	}
	value := t.s[from:max(from, to)]
	return whole(value != "" && value != Mark && (named || is.holds(value)), from, to)
}

// pair finds the value of a pair that is no entry: ("x-api-key", "VALUE"), headers["x-api-key"] = "VALUE".
func pair(t *text, at, _ int) (from, to int) {
	is := naming(t.quotedBefore(at))
	if is == nothing {
		return 0, 0
	}
	if t.s[at+1] == ',' && is == pass {
		is = key // the next of a list of names is none
	}
	quote, backslashes := t.opening(at)
	if quote < 0 {
		return 0, 0
	}
	to = t.closing(quote, backslashes, longestValue)
	return whole(is.holds(t.s[quote+1:max(quote+1, to)]), quote+1, to)
}

// opening is where the quote is that opens the value of the name that the quote at byte at closes, and how many backslashes it has
// before it. There is none if it is negative.
func (t *text) opening(at int) (quote, backslashes int) {
	const most = 32 // bytes in between
	from, end := at+1, min(len(t.s), at+1+most)
	for from < end && strings.IndexByte(" ]:=>[,b", t.s[from]) >= 0 {
		if from++; t.s[from-1] == '=' {
			if n := escapes(t.s[from:end]); n > 0 && strings.HasPrefix(t.s[from+n:end], arrow) {
				from += n + len(arrow)
			}
		}
	}
	backslashes = escapes(t.s[from:end])
	quote = from + backslashes
	if quote == len(t.s) || t.s[quote] != '"' && t.s[quote] != '\'' {
		return -1, 0
	}
	return quote, backslashes
}

// authorization finds what stands in a header of that name behind its scheme, which stays.
func authorization(t *text, _, rest int) (from, to int) {
	end := t.run(opaque, rest)
	if end < len(t.s) && t.s[end] == ' ' && !strings.ContainsAny(t.s[rest:end], digits) {
		rest = end + 1
		end = t.run(opaque, rest)
	}
	const least = 8
	value := t.s[rest:end]
	return whole(len(value) >= least && strings.ContainsAny(value, digits) && !secretName(value), rest, end)
}

// cookies finds what stands in a header of cookies, which are pairs.
func cookies(t *text, _, rest int) (from, to int) {
	return whole(isPair(t.s[rest:]), rest, t.run(line, rest))
}

// cookie is the end of a name whose values are pairs, and else the name of a package.
const cookie = "cookie"

// isPair reports whether s begins with a name, = and more, as cookies do.
func isPair(s string) bool {
	const most = 256 // bytes of the name
	i := strings.IndexAny(s[:min(len(s), most)], "= \t\r\n\"'")
	return i > 0 && s[i] == '='
}

// quotedBefore is the name that ends at byte end, where a quote stands, if it is one: letters and separators behind a quote. That of
// "value" is the name before it: "name": "x-api-key", "value": "VALUE".
func (t *text) quotedBefore(end int) string {
	const most = 64 // bytes of it
	quote := t.s[end]
	for end > 0 && t.s[end-1] == '\\' {
		end--
	}
	for from := end; from > max(0, end-most); from-- {
		switch b := t.s[from-1]; {
		case b == quote:
			name := t.s[from:end]
			if strings.EqualFold(name, "value") {
				name, _ = t.nameBefore(from, betweenPairs)
			}
			return name
		case !nameByte[b]:
			return ""
		}
	}
	return ""
}

// arrow is > as JSON may have it, behind a backslash.
const arrow = "u003e"

// escapes is how many backslashes s begins with.
func escapes(s string) int { return len(s) - len(strings.TrimLeft(s, `\`)) }
