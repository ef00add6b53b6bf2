package mask

import "strings"

// finder says where the secret is of which the prefix of a family stands in t from byte at to byte rest. It is none if to is 0.
type finder func(t *text, at, rest int) (from, to int)

// tail finds a prefix and what follows it, if that is at least so many bytes of c.
func tail(c class, least int) finder {
	return func(t *text, at, rest int) (from, to int) {
		if end := t.run(c, rest); end-rest >= least {
			return at, end
		}
		return 0, 0
	}
}

// unless is a tail of so many bytes or more that is not made of words, as names in programs are: hf_hub_download_with_retries.
func unless(words func(string) bool, least int) finder {
	find := tail(word, least)
	return func(t *text, at, rest int) (from, to int) {
		from, to = find(t, at, rest)
		if to > 0 && words(t.s[rest:to]) {
			return 0, 0
		}
		return from, to
	}
}

// behind finds what follows a prefix, which stays, if that is at least so many bytes of c.
func behind(c class, least int) finder {
	return func(t *text, _, rest int) (from, to int) {
		if end := t.run(c, rest); end-rest >= least {
			return rest, end
		}
		return 0, 0
	}
}

// dotted finds so many parts or more with dots between them, of at least so many bytes but for what comes after those.
func dotted(least, parts int) finder {
	return func(t *text, at, rest int) (from, to int) {
		for part := 1; ; part++ {
			end := t.run(min(word+class(part-1), third), rest)
			if end == rest || part <= parts && end-rest < least {
				return at, to
			}
			if part >= parts {
				to = end
			}
			if end == len(t.s) || t.s[end] != '.' {
				return at, to
			}
			rest = end + 1
		}
	}
}

// assigned finds the value of a variable as shells and .env files set it, and the name stays. An expression of a program is none.
func assigned(t *text, _, rest int) (from, to int) {
	const least = 12
	for rest < len(t.s) && strings.IndexByte(`\"'`, t.s[rest]) >= 0 {
		rest++
	}
	end := t.run(assignable, rest)
	if end-rest < least || end < len(t.s) && strings.IndexByte("([{$<", t.s[end]) >= 0 {
		return 0, 0
	}
	return rest, end
}

// bearer finds a token behind the word, which stays. Without a digit it is a word itself.
func bearer(t *text, _, rest int) (from, to int) {
	const least = 20
	end := t.run(opaque, rest)
	if end-rest < least || !strings.ContainsAny(t.s[rest:end], digits) {
		return 0, 0
	}
	return rest, end
}

// basic finds a user's name with a password behind the word, which stays.
func basic(t *text, _, rest int) (from, to int) {
	end := t.run(opaque, rest)
	return whole(isLogin(t.s[rest:end]), rest, end)
}
