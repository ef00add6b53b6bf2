package convert

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// EnvironmentOf is the environment of what a resource sent: own, where that says one, else the resource's.
func EnvironmentOf(res pcommon.Resource, own string) string {
	if own == "" {
		var id genai.Identity
		genai.ReadIdentity(res.Attributes(), &id)
		own = id.Environment
	}
	return Environment(own)
}

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
