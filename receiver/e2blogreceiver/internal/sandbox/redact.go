package sandbox

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const mask = "***"

// secret matches what looks like a credential in a command line: the value of an option, variable or header whose
// name says so, the password of a URL, and tokens known by their shape.
var secret = regexp.MustCompile(strings.Join([]string{
	`(?i:((?:[\w.-]*(?:` + words + `|session)[\w.-]*)["']?\s*[=:]\s*(?:(?:bearer|basic)\s+)?)("[^"]*"|'[^']*'|[^\s"'&;|]+))`,
	`(?i:(--?[\w-]*(?:` + words + `)[\w-]*\s+)("[^"]*"|'[^']*'|[^\s"'-][^\s"';|&]*))`,
	`(?i:(\b(?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{8,}))`,
	`([a-z][a-z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)(?:@)`,
	`()(\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|e2b|hf|npm|AKIA|ASIA|AIza)[-_]?[A-Za-z0-9_-]{12,})`,
	`()(\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)`,
	`(\s-u\s+[^\s:]+:)(\S+)`,
}, "|"))

// words are those by which a name says that it holds a credential.
const words = `key|token|secret|passw(?:or)?d|pwd|credential|auth|cookie`

// redact masks what looks like a credential.
func redact(command string) string {
	return secret.ReplaceAllStringFunc(command, func(m string) string {
		groups := secret.FindStringSubmatch(m)
		for i := 1; i+1 < len(groups); i += 2 {
			if groups[i+1] != "" {
				return strings.Replace(m, groups[i]+groups[i+1], groups[i]+mask, 1)
			}
		}
		return mask
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
