package transcript

import (
	"cmp"
	"slices"
	"strings"
)

// claudeKin are agents that speak the format of Claude Code, and what each is known by. None says which model answered, and
// who served it.
var claudeKin = []claudeKind{
	{"amp", func(o object) bool { return strings.HasPrefix(o.str("session_id"), "T-") }},
	{cursorName, func(o object) bool {
		return o.str("subtype") == "init" && o.has("apiKeySource") && !o.has("tools") || o.str("type") == "result" && ofCursor(o)
	}},
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

// provider is who serves a model of the run. Cursor sells its own and those of others, all by its own list.
func (run *claudeRun) provider(model, message string) string {
	if run.Name == cursorName {
		return "cursor"
	}
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

const cursorName = "cursor-agent"

// cursorUsage is what all calls of a run of Cursor's agent used, in newer versions, with disjoint counts.
type cursorUsage struct {
	Input      int64 `json:"inputTokens"`
	Output     int64 `json:"outputTokens"`
	CacheRead  int64 `json:"cacheReadTokens"`
	CacheWrite int64 `json:"cacheWriteTokens"`
}

func ofCursor(o object) bool {
	u, _ := parseObject(o["usage"])
	return u.has("inputTokens", "outputTokens", "cacheReadTokens")
}

// cursorTold reads the usage of Cursor's result, and makes a name of the title that it gave the model at its start: Composer 2.5 Fast.
func (r *Reader) cursorTold(run *claudeRun, l *claudeLine, o object) {
	var u cursorUsage
	if !decode(o["usage"], &u) {
		return
	}
	l.Usage = claudeUsage{Input: u.Input, Output: u.Output, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite}
	title := cmp.Or(r.set.Model, run.Model, commandModel(r.set.Command))
	run.Model = strings.ReplaceAll(strings.ToLower(title), " ", "-")
}

// tellsNothing reports whether a result has neither cost nor a usage of which is known what it counts.
func tellsNothing(o object) bool {
	u, _ := parseObject(o["usage"])
	return creditsOf(o) || !u.has("input_tokens") && !ofCursor(o) && !o.has("modelUsage") && !o.has("total_cost_usd")
}
