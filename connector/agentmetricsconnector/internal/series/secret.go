package series

import "regexp"

// secret finds what looks like a key of the usual providers: a model's or tool's name comes with the data, and a page that
// everybody may scrape is no place for keys.
var secret = regexp.MustCompile(`\b(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|e2b|hf|npm|AKIA|ASIA|AIza|gsk|xai|r8|pplx)[-_]?[A-Za-z0-9_-]{16,}` +
	`|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)

// minSecret is the length of the shortest of them.
const minSecret = 18

// mask takes keys out of a label's value.
func mask(v string) string {
	if len(v) < minSecret || !secret.MatchString(v) {
		return v
	}
	return secret.ReplaceAllString(v, "****")
}
