package transcript

import (
	"slices"
	"strings"
)

// claudeKin are agents that speak the format of Claude Code, and what each is known by. None says which model answered, and
// who served it.
var claudeKin = []claudeKind{
	{"amp", func(o object) bool { return strings.HasPrefix(o.str("session_id"), "T-") }},
	{"cursor-agent", func(o object) bool { return o.str("subtype") == "init" && o.has("apiKeySource") && !o.has("tools") }},
	{"droid", func(o object) bool {
		return o.str("subtype") == "init" && o.has("reasoning_effort") && !o.has("permissionMode") || creditsOf(o) || o.has("finalText")
	}},
}

type claudeKind struct {
	name string
	is   func(o object) bool
}

// recognize finds out which agent a run is of.
func (run *claudeRun) recognize(o object) {
	i := slices.IndexFunc(claudeKin, func(k claudeKind) bool { return k.is(o) })
	if i >= 0 && !run.Kin {
		run.Name, run.Kin = claudeKin[i].name, true
	}
}

// provider is who serves a model of the run.
func (run *claudeRun) provider(model, message string) string {
	if run.Kin {
		return ""
	}
	return claudeProvider(model, message)
}

// creditsOf reports whether a usage is Droid's: sums of the session, whatever models they are of.
func creditsOf(o object) bool {
	u, _ := parseObject(o["usage"])
	return u.has("factory_credits")
}

// tellsNothing reports whether a result has neither cost nor a usage of which is known what it counts.
func tellsNothing(o object) bool {
	u, _ := parseObject(o["usage"])
	return creditsOf(o) || !u.has("input_tokens") && !o.has("modelUsage") && !o.has("total_cost_usd")
}
