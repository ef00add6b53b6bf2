package sandbox

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/otelcol-genai/otelcol-genai/internal/mask"
)

// secret matches what looks like a credential in a command line and is not known by its shape: the value of an option, variable or header
// whose name says so, and the password for curl.
var secret = regexp.MustCompile(strings.Join([]string{
	`(?i:((?:[\w.-]*(?:` + words + `|session)[\w.-]*)["']?\s*[=:]\s*(?:(?:bearer|basic)\s+)?)("[^"]*"|'[^']*'|[^\s"'&;|]+))`,
	`(?i:(--?[\w-]*(?:` + words + `)[\w-]*\s+)("[^"]*"|'[^']*'|[^\s"'-][^\s"';|&]*))`,
	`(?i:(\b(?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{8,}))`,
	`(\s-u\s+[^\s:]+:)(\S+)`,
}, "|"))

// words are those by which a name says that it holds a credential.
const words = `key|token|secret|passw(?:or)?d|pwd|credential|auth|cookie`

// redact masks what looks like a credential.
func redact(command string) string {
	return secret.ReplaceAllStringFunc(mask.Text(command), func(m string) string {
		groups := secret.FindStringSubmatch(m)
		for i := 1; i+1 < len(groups); i += 2 {
			if groups[i+1] != "" {
				return strings.Replace(m, groups[i]+groups[i+1], groups[i]+mask.Mark, 1)
			}
		}
		return mask.Mark
	})
}

// cut is s in at most n characters, the last of them an ellipsis where something is missing.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return string(runes[:n-1]) + "…"
}
