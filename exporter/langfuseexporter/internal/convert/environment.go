package convert

import "strings"

// Environment is the name under which the server files an environment: lower case, without its own reserved prefix,
// at most 40 characters of a-z, 0-9, - and _; everything else is "default". "" stays "".
func Environment(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ToLower(s)
	for strings.HasPrefix(s, "langfuse") {
		s = s[len("langfuse"):]
		if s != "" && (s[0] == '-' || s[0] == '_') {
			s = s[1:]
		}
	}
	if len(s) > 40 {
		s = s[:40]
	}
	if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return "default"
	}
	return s
}
