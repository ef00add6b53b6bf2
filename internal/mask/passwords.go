package mask

import "strings"

// password finds the password in an address with a user: postgres://user:PASSWORD@host. It may hold an @ itself.
func password(t *text, _, rest int) (from, to int) {
	const most = 256 // bytes of both
	s := t.s[rest:min(len(t.s), rest+most)]
	if end := strings.IndexAny(s, "/?#\"'`<>\\ \t\r\n"); end >= 0 {
		s = s[:end]
	}
	at := strings.LastIndexByte(s, '@')
	colon := strings.IndexByte(s[:max(0, at)], ':')
	if colon < 0 || colon+1 == at || isPlaceholder(s[colon+1:at]) {
		return 0, 0
	}
	return rest + colon + 1, rest + at
}

// beside finds what find does where a word stands not far before it.
func beside(word string, find finder) finder {
	const near = 256 // bytes
	return func(t *text, at, rest int) (from, to int) {
		if strings.Contains(t.s[max(0, at-near):at], word) {
			return find(t, at, rest)
		}
		return 0, 0
	}
}

// userPassword finds the password of user:PASSWORD, in quotes or not.
func userPassword(t *text, _, rest int) (from, to int) {
	for rest < len(t.s) && strings.IndexByte(`\"'`, t.s[rest]) >= 0 {
		rest++
	}
	to = t.run(assignable, rest)
	from = rest + strings.IndexByte(t.s[rest:to], ':') + 1
	return whole(from > rest && from < to && !isPlaceholder(t.s[from:to]), from, to)
}

// passwordWord finds a password that follows without a sign in between.
func passwordWord(t *text, _, rest int) (from, to int) {
	to = t.run(assignable, rest)
	return whole(to-rest <= longestValue && pass.holds(t.s[rest:to]), rest, to)
}

// isPlaceholder reports whether a password is masked already, or put in later: ${PASSWORD}, {password}.
func isPlaceholder(s string) bool { return s == Mark || s[0] == '$' || s[0] == '{' }
