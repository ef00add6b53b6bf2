package genai

import (
	"encoding/json"
	"strings"
)

// What Python prints of an object, Name(key='word', other=[1, None]), is what some keep of a response. repr reads it: an object or a dict
// is a map, and what is neither that nor a list, a number or a word is nothing.
type repr struct {
	s     string
	depth int
	bad   bool
}

// maxReprDepth bounds how deep such objects may be nested.
const maxReprDepth = 32

// pythonObject is the object that s is printed of; nil if it is none.
func pythonObject(s string) map[string]any {
	r := repr{s: s}
	if len(s) > maxJSON || strings.HasPrefix(s, "{") {
		return nil
	}
	o, _ := r.value().(map[string]any)
	if r.bad {
		return nil
	}
	return o
}

func (r *repr) value() any {
	r.space()
	if r.depth++; r.depth > maxReprDepth || r.s == "" {
		r.bad = true
	}
	defer func() { r.depth-- }()
	if r.bad {
		return nil
	}
	switch r.s[0] {
	case '\'', '"':
		return r.word()
	case '{':
		return r.members(":", "}")
	case '[':
		return r.list("]")
	case '(':
		return r.list(")")
	case '<': // an enum, or what has no better form
		r.until(">")
		return nil
	}
	return r.named()
}

// named is an object of a class, a number, or a constant.
func (r *repr) named() any {
	end := strings.IndexAny(r.s, "(,)]}: ")
	if end <= 0 {
		r.bad = true
		return nil
	}
	name := r.s[:end]
	if r.s = r.s[end:]; r.s[0] == '(' {
		return r.members("=", ")")
	}
	switch c := name[0]; {
	case name == "True", name == "False":
		return name == "True"
	case (c == '-' || '0' <= c && c <= '9') && json.Valid([]byte(name)):
		return json.Number(name)
	}
	return nil
}

// members are what is between an opening and an end, keys and values with a sign between them.
func (r *repr) members(sign, end string) map[string]any {
	o := map[string]any{}
	for r.s = r.s[1:]; !r.bad; r.take(",") {
		if r.take(end) {
			return o
		}
		var key string
		if r.s != "" && (r.s[0] == '\'' || r.s[0] == '"') {
			key = r.word()
		} else if i := strings.Index(r.s, sign); i >= 0 {
			key, r.s = r.s[:i], r.s[i:]
		}
		if !r.take(sign) {
			r.bad = true
			break
		}
		o[key] = r.value()
	}
	return nil
}

func (r *repr) list(end string) []any {
	var all []any
	for r.s = r.s[1:]; !r.bad; r.take(",") {
		if r.take(end) {
			return all
		}
		all = append(all, r.value())
	}
	return nil
}

// word is a quoted text, whose escapes are left as they are.
func (r *repr) word() string {
	quote := r.s[0]
	for i := 1; i < len(r.s); i++ {
		switch r.s[i] {
		case '\\':
			i++
		case quote:
			word := r.s[1:i]
			r.s = r.s[i+1:]
			return word
		}
	}
	r.bad = true
	return ""
}

func (r *repr) take(sign string) bool {
	r.space()
	rest, ok := strings.CutPrefix(r.s, sign)
	r.s = rest
	r.space()
	return ok
}

func (r *repr) until(sign string) {
	_, rest, ok := strings.Cut(r.s, sign)
	r.s, r.bad = rest, r.bad || !ok
}

func (r *repr) space() { r.s = strings.TrimLeft(r.s, " \n") }
