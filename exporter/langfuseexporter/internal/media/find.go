package media

import (
	"bytes"
	"encoding/base64"
	"strings"
)

const scheme, marker = "data:", ";base64,"

// minBase64 is the length below which a data URI stays where it is.
const minBase64 = 64

// Suspect reports whether there may be a data URI in encoded spans.
func Suspect(body []byte) bool { return bytes.Contains(body, []byte(marker)) }

// medium is a data URI's content.
type medium struct {
	contentType string
	base64      string // without escapes
}

// replace replaces every data URI in s by what f makes of it.
func replace(s string, f func(medium) string) (out string, changed bool) {
	var b strings.Builder
	for {
		start := strings.Index(s, scheme)
		if start < 0 {
			break
		}
		m, end := parse(s[start:])
		if end == 0 {
			b.WriteString(s[:start+len(scheme)])
			s = s[start+len(scheme):]
			continue
		}
		b.WriteString(s[:start])
		b.WriteString(f(m))
		s, changed = s[start+end:], true
	}
	if !changed {
		return "", false
	}
	b.WriteString(s)
	return b.String(), true
}

// parse reads a data URI at the start of s; end is 0 where there is none. Inside JSON a slash may be escaped.
func parse(s string) (m medium, end int) {
	head := s[len(scheme):min(len(s), len(scheme)+200)]
	i := strings.Index(head, marker)
	if i <= 0 {
		return m, 0
	}
	m.contentType = strings.ReplaceAll(head[:i], `\/`, "/")
	m.contentType, _, _ = strings.Cut(m.contentType, ";")
	if strings.Trim(m.contentType, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.+-") != "" || !strings.Contains(m.contentType, "/") {
		return m, 0
	}
	start := len(scheme) + i + len(marker)
	end = start
	for end < len(s) && (inAlphabet[s[end]] || s[end] == '\\' && end+1 < len(s) && s[end+1] == '/') {
		end++
	}
	for end < len(s) && s[end] == '=' {
		end++
	}
	if end-start < minBase64 {
		return m, 0
	}
	m.base64 = strings.ReplaceAll(s[start:end], `\/`, "/")
	return m, end
}

var inAlphabet = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
		t[c] = true
	}
	return t
}()

// decode decodes standard and URL-safe base64, padded or not.
func decode(s string) ([]byte, error) {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	return base64.RawStdEncoding.DecodeString(s)
}
