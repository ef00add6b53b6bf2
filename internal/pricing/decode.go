package pricing

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// place is where in a document a value is, for errors: "prices.yaml:12: providers.openai.models.gpt-5: ...".
type place struct {
	file string
	line int
	path string
}

func (p place) err(err error) error {
	if err == nil {
		return nil
	}
	at := p.file
	if p.line > 0 { // a decoded configuration section has none
		at = fmt.Sprintf("%s:%d", p.file, p.line)
	}
	if p.path == "" {
		return fmt.Errorf("%s: %w", at, err)
	}
	return fmt.Errorf("%s: %s: %w", at, p.path, err)
}

func (p place) errorf(format string, args ...any) error { return p.err(fmt.Errorf(format, args...)) }

// value is one node of a document and its place.
type value struct {
	place
	node *yaml.Node
}

// fields has a reader for each key of a mapping; "*" reads all other keys.
type fields map[string]func(key string, v value) error

// read reads a mapping. Every key must have a reader and occur only once. All errors are reported, not just the first.
func (v value) read(f fields) error {
	if v.node.Kind != yaml.MappingNode {
		return v.errorf("want a mapping, got %s", kind(v.node))
	}
	var errs []error
	seen := make(map[string]bool, len(v.node.Content)/2)
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key := v.node.Content[i]
		at := value{place{v.file, key.Line, join(v.path, key.Value)}, v.node.Content[i+1]}
		reader, ok := f[key.Value]
		if !ok {
			reader, ok = f["*"]
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			errs = append(errs, at.errorf("key must be a plain string"))
		case seen[key.Value]:
			errs = append(errs, at.errorf("given twice"))
		case !ok:
			errs = append(errs, at.errorf("unknown key, want one of %s", strings.Join(sortedKeys(f), ", ")))
		default:
			errs = append(errs, reader(key.Value, at))
		}
		seen[key.Value] = true
	}
	return errors.Join(errs...)
}

// items calls f for each item of a sequence.
func (v value) items(f func(value) error) error {
	if v.node.Kind != yaml.SequenceNode {
		return v.errorf("want a list, got %s", kind(v.node))
	}
	var errs []error
	for i, n := range v.node.Content {
		errs = append(errs, f(value{place{v.file, n.Line, fmt.Sprintf("%s[%d]", v.path, i)}, n}))
	}
	return errors.Join(errs...)
}

func (v value) text() (string, error) {
	if v.node.Kind != yaml.ScalarNode || v.node.Tag == "!!null" {
		return "", v.errorf("want a single value, got %s", kind(v.node))
	}
	return v.node.Value, nil
}

// into reads a scalar with parse.
func into[T any](v value, to *T, parse func(string) (T, error)) error {
	s, err := v.text()
	if err != nil {
		return err
	}
	*to, err = parse(s)
	return v.err(err)
}

// Readers of a field into a variable.

func textTo(to *string) func(string, value) error {
	return func(_ string, v value) (err error) { *to, err = v.text(); return err }
}

func nameTo(to *string) func(string, value) error {
	return func(_ string, v value) error {
		return into(v, to, func(s string) (string, error) {
			if s = normal(s); s == "" {
				return "", errors.New("empty")
			}
			return s, nil
		})
	}
}

func namesTo(to *[]string) func(string, value) error {
	return func(_ string, v value) error {
		return v.items(func(item value) error {
			var s string
			err := nameTo(&s)("", item)
			*to = append(*to, s)
			return err
		})
	}
}

// textsTo reads a list of texts as they stand.
func textsTo(to *[]string) func(string, value) error {
	return func(_ string, v value) error {
		return v.items(func(item value) error {
			s, err := item.text()
			*to = append(*to, s)
			return err
		})
	}
}

// regexpsTo reads a list of regular expressions.
func regexpsTo(to *[]*regexp.Regexp) func(string, value) error {
	return func(_ string, v value) error {
		return v.items(func(item value) error {
			s, err := item.text()
			if err != nil {
				return err
			}
			re, err := regexp.Compile(s)
			if err != nil {
				return item.errorf("%w", err)
			}
			*to = append(*to, re)
			return nil
		})
	}
}

func boolTo(to *bool) func(string, value) error {
	return func(_ string, v value) error {
		return into(v, to, func(s string) (bool, error) {
			if s != "true" && s != "false" {
				return false, fmt.Errorf("want true or false, got %q", s)
			}
			return s == "true", nil
		})
	}
}

func factorTo(to *factor) func(string, value) error {
	return func(_ string, v value) error { return into(v, to, parseFactor) }
}

// timeTo reads a full timestamp. A bare date is rejected, since it does not say at what time, in which zone, a price
// changed.
func timeTo(to *time.Time) func(string, value) error {
	return func(_ string, v value) error {
		return into(v, to, func(s string) (time.Time, error) {
			t, err := time.Parse(time.RFC3339, s)
			if err != nil {
				return t, fmt.Errorf("want a timestamp like 2026-08-16T16:00:00Z, got %q", s)
			}
			return t.UTC(), nil
		})
	}
}

func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which price books do not support"
	default:
		return fmt.Sprintf("%.40q", n.Value)
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// normal is the form in which names are compared: trimmed, in lower case.
func normal(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
