package genai

import "strings"

const oiGoogle = "openinference.instrumentation.google_genai"

// interaction is a call of Gemini's interactions API. A look at one that was made before has its counts again. The prompt, which has cached
// tokens in it, is told with them added, and so is the total; what a server-side tool put before the model is told as output.
func (f *facts) interaction(c *Call, u *usage) {
	_, method, ok := strings.Cut(f.name, "InteractionsResource.")
	switch {
	case !ok:
		return
	case method == "get":
		c.Operation, c.Role = OpFetch, RoleOther
		*u = noUsage
		return
	case servedStep(f.str(oiOutputValue)):
		u[gInput] = bad
		return
	}
	if read := u.or0(gCacheRead); read > 0 {
		u[gInput], u[gTotal] = max(u[gInput]-read, absent), absent
	}
}

// servedStep reports whether one of the steps, as JSON or as Python prints them, is a call of a tool that the provider runs.
func servedStep(steps string) bool {
	const call = "_call"
	for {
		i := strings.Index(steps, call)
		if i < 0 {
			return false
		}
		start := i
		for start > 0 && (steps[start-1] == '_' || 'a' <= steps[start-1] && steps[start-1] <= 'z') {
			start--
		}
		word, rest := steps[start:i], steps[i+len(call):]
		if word != "function" && start > 0 && rest != "" && steps[start-1] == rest[0] && (rest[0] == '\'' || rest[0] == '"') {
			return true
		}
		steps = rest
	}
}
