package genai

import "strings"

// act is the operation and role that the emitter gives the span. A span with token counts but an unknown operation is a
// call, also where they are zero as nothing was told; a request that only counts tokens is not.
func (d *dialect) act(f *facts, u *usage) (string, Role) {
	if strings.HasSuffix(f.name, "count_tokens") || countsTokens(f.str(urlPath)) {
		return OpFetch, RoleOther
	}
	told := false
	for _, x := range d.acts {
		word := f.word(x)
		if a, ok := actOf(word); ok {
			if a.op == OpChain && a.role == RoleOther && u.state() != UsageNone { // a task that is itself a call
				return OpChat, RoleCall
			}
			return a.op, a.role
		}
		told = told || word != ""
	}
	if u.state() != UsageNone || !told && (f.client || f.has(genInput)) && f.has(genRequestModel) && !f.has(foreignWork) {
		return "", RoleCall
	}
	return "", RoleOther
}

// countsTokens reports whether what was asked at a path is only how many tokens a prompt has, as of Anthropic or of Google.
func countsTokens(path string) bool {
	return strings.Contains(path, "/count_tokens") || strings.Contains(path, ":countTokens")
}

// actOf is what a word means, whatever its case.
func actOf(word string) (act, bool) {
	a, ok := acts[word]
	if !ok && word != "" {
		a, ok = acts[strings.ToLower(word)]
	}
	return a, ok
}
