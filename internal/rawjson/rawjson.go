// Package rawjson walks JSON text without decoding it: members and elements come out as slices of the input, so that
// a document can be rebuilt in another shape by copying, escapes and all. It accepts a little more than valid JSON:
// numbers and literals are not checked, nor is the inside of a value that the caller does not walk. It never panics,
// keeps no stack and works in one pass per level.
package rawjson

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Object calls f with every member of the object that s holds: the key without its quotes and the value's text. It
// reports whether s is one well-formed object; f may have been called before that is known.
func Object(s string, f func(key, value string)) bool {
	i := skipSpace(s, 0)
	if i >= len(s) || s[i] != '{' {
		return false
	}
	for first := true; ; first = false {
		i = skipSpace(s, i+1)
		if first && i < len(s) && s[i] == '}' {
			return atEnd(s, i+1)
		}
		end := value(s, i)
		if end < 0 || s[i] != '"' {
			return false
		}
		key := s[i+1 : end-1]
		if i = skipSpace(s, end); i >= len(s) || s[i] != ':' {
			return false
		}
		i = skipSpace(s, i+1)
		if end = value(s, i); end < 0 {
			return false
		}
		f(key, s[i:end])
		if i = skipSpace(s, end); i >= len(s) {
			return false
		}
		if s[i] == '}' {
			return atEnd(s, i+1)
		}
		if s[i] != ',' {
			return false
		}
	}
}

// Array calls f with the text of every element of the array that s holds, and reports whether s is one.
func Array(s string, f func(value string)) bool {
	return array(s, func(value string) bool {
		f(value)
		return true
	})
}

// Elements yields the text of every element of the array that s begins with, as far as it is one.
func Elements(s string) iter.Seq[string] {
	return func(yield func(string) bool) { array(s, yield) }
}

func array(s string, f func(value string) bool) bool {
	i := skipSpace(s, 0)
	if i >= len(s) || s[i] != '[' {
		return false
	}
	for first := true; ; first = false {
		i = skipSpace(s, i+1)
		if first && i < len(s) && s[i] == ']' {
			return atEnd(s, i+1)
		}
		end := value(s, i)
		if end < 0 {
			return false
		}
		if !f(s[i:end]) {
			return false
		}
		if i = skipSpace(s, end); i >= len(s) {
			return false
		}
		if s[i] == ']' {
			return atEnd(s, i+1)
		}
		if s[i] != ',' {
			return false
		}
	}
}

// IsString reports whether s is one string literal.
func IsString(s string) bool {
	return s != "" && s[0] == '"' && str(s, 0) == len(s)
}

// Unquote is the text of a string literal that holds no escapes, and the literal's inside as it is otherwise.
func Unquote(s string) string {
	if IsString(s) {
		return s[1 : len(s)-1]
	}
	return s
}

// value is the index behind the value that starts at i, or -1.
func value(s string, i int) int {
	if i >= len(s) {
		return -1
	}
	switch s[i] {
	case '"':
		return str(s, i)
	case '{', '[':
		return nested(s, i)
	case '}', ']', ',', ':':
		return -1
	}
	for i < len(s) && !strings.ContainsRune(" \t\r\n,]}:\"[{", rune(s[i])) {
		i++
	}
	return i
}

// str is the index behind the string literal at i, or -1.
func str(s string, i int) int {
	for i++; ; i++ {
		n := strings.IndexByte(s[i:], '"')
		if n < 0 {
			return -1
		}
		start := i
		i += n
		slashes := 0
		for j := i - 1; j >= start && s[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
}

// nested is the index behind the object or array at i, or -1. Brackets must balance by number, not by kind.
func nested(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			if i = str(s, i); i < 0 {
				return -1
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

func atEnd(s string, i int) bool { return skipSpace(s, i) == len(s) }

const hex = "0123456789abcdef"

// AppendString appends text as a string literal.
func AppendString(b []byte, text string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, text[start:i]...), "\ufffd"...)
				start = i + 1
			}
			i += n
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, text[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(b, text[start:]...), '"')
}
