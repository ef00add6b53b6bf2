package transcript

import (
	"encoding/json"
	"strconv"
	"strings"
)

// logfmt reads a line of key=value pairs that says a level or a time and a message, as slog's text handler, logrus,
// zerolog's and structlog's renderers of that name print it; false where it is anything else.
func logfmt(line []byte) (object, bool) {
	rest := strings.TrimSpace(string(line))
	o := object{}
	for rest != "" {
		key, after, ok := strings.Cut(rest, "=")
		if !ok || key == "" || strings.ContainsAny(key, " \t\"{}[]") {
			return nil, false
		}
		value, left, ok := logfmtValue(after)
		if !ok {
			return nil, false
		}
		o[key], rest = value, strings.TrimLeft(left, " \t")
	}
	message, _ := o.first(messageKeys)
	level, _ := o.first(levelKeys)
	at, _ := o.first(timeKeys)
	return o, message != "" && (level != "" || at != "")
}

// logfmtValue is the value at the start of s, and what is behind it. Numbers and booleans stay what they are.
func logfmtValue(s string) (value json.RawMessage, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		word, rest, _ := strings.Cut(s, " ")
		if strings.Contains(word, `"`) {
			return nil, "", false
		}
		if word != "" && json.Valid([]byte(word)) {
			return json.RawMessage(word), rest, true
		}
		return quote(word), rest, true
	}
	quoted, err := strconv.QuotedPrefix(s)
	if err != nil {
		return nil, "", false
	}
	text, err := strconv.Unquote(quoted)
	rest = s[len(quoted):]
	return quote(text), rest, err == nil && (rest == "" || rest[0] == ' ')
}
