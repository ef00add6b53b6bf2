package pricing

import "strings"

// serviceName is a service tier as books write it: in lower case, with underscores, and "" for the one whose rates are the
// card's own.
func serviceName(s string) string {
	if s = strings.ReplaceAll(normal(s), "-", "_"); s == "standard" || s == "default" {
		return ""
	}
	return s
}

// service is the book's name for a service tier in any spelling: "" for the standard one.
func (b *Book) service(s string) string {
	if s == "" {
		return s
	}
	if name, ok := b.services[s]; ok {
		return name
	}
	s = serviceName(s)
	if name, ok := b.services[s]; ok {
		return name
	}
	return s
}

// readService reads the spellings of a service tier: {batch: [batches]}. Those of standard are of none.
func (l *Layer) readService(key string, v value) error {
	var names []string
	err := namesTo(&names)("", v)
	name := serviceName(key)
	for _, other := range names {
		l.services[serviceName(other)] = name
	}
	return err
}
