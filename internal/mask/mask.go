package mask

import (
	"regexp"
	"strings"
)

// Mark stands for what was masked.
const Mark = "****"

// Rules say what is secret. They may be used by several goroutines.
type Rules struct {
	Known    bool             // all shapes and names of this package
	Patterns []*regexp.Regexp // texts that are secret, too
	Names    []*regexp.Regexp // names of attributes whose values are secret, too
}

// Masker masks by Rules, and counts. It is for one goroutine.
type Masker struct {
	Rules  *Rules
	Masked [kinds]int // secrets that were masked, by their Kind
	text   text
}

var all = &Rules{Known: true}

// Text returns s without the secrets that are known.
func Text(s string) string {
	m := Masker{Rules: all}
	return m.known(s)
}

// clean returns s without its secrets, and whether it had any.
func (m *Masker) clean(s string) (masked string, had bool) {
	masked = s
	if m.Rules.Known {
		masked = m.known(s)
	}
	for _, p := range m.Rules.Patterns {
		masked = p.ReplaceAllStringFunc(masked, func(found string) string {
			if found == "" || found == Mark {
				return found
			}
			m.Masked[Pattern]++
			return Mark
		})
	}
	return masked, masked != s
}

// known returns s without the secrets whose shape is known. It allocates only if there are any.
func (m *Masker) known(s string) string {
	m.text = text{s: s}
	from, to, kind := known.next(&m.text, 0)
	if to == 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	for ; to > 0; from, to, kind = known.next(&m.text, done) {
		b.WriteString(s[done:from])
		b.WriteString(Mark)
		m.Masked[kind]++
		done = to
	}
	b.WriteString(s[done:])
	return b.String()
}

// name reports whether an attribute of that name holds a secret.
func (m *Masker) name(name string) bool {
	if m.Rules.Known && secretName(name) {
		return true
	}
	for _, p := range m.Rules.Names {
		if p.MatchString(name) {
			return true
		}
	}
	return false
}
