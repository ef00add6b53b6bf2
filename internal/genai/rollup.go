package genai

import (
	"encoding/json"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// IsRun reports whether a span is the root of a run: agent_run has written a roll-up on it or, where there is no
// agent_run in front, it is an agent's. A sandbox has a roll-up, too, and is told apart by its role.
func IsRun(c *Call, attrs pcommon.Map) bool {
	if c.Role == RoleSandbox {
		return false
	}
	if _, billed := attrs.Get(AttrRunStatus); billed {
		return true
	}
	if c.Role != RoleAgent || c.Operation == OpCreateAgent {
		return false
	}
	bill, judged := ReadBill(attrs)
	return !judged || bill.Status != StatusDuplicate // else another span tells of the execution
}

// Rollup is the bill of a run as agent_run has written it on the agent span, or on the log record that corrects it.
type Rollup struct {
	Status             string // RunComplete or RunPartial; empty where agent_run has written nothing
	Reasons            []string
	Models             []string // by name
	Total              pricing.Amount
	LLM, Sandbox, Tool pricing.Amount
	Said               pricing.Amount // of a correction: what the agent span had said
	HasTotal, HasLLM   bool
	HasSandbox         bool
	HasTool, HasSaid   bool
	Calls, Unpriced    int64
	Tools, ToolErrors  int64
	Prompt, Completion int64
	DurationMS         float64
}

// ReadRollup reads the roll-up from attrs. Where the application has taken one of its names, it is under the other.
func ReadRollup(attrs pcommon.Map) (r Rollup) {
	r.Status = readText(attrs, AttrRunStatus)
	if r.Status == "" {
		return r
	}
	r.Total, r.HasTotal = ours(attrs, AttrRunUSD)
	r.LLM, r.HasLLM = ours(attrs, AttrRunLLMUSD)
	r.Sandbox, r.HasSandbox = ours(attrs, AttrRunSandboxUSD)
	r.Tool, r.HasTool = ours(attrs, AttrRunToolUSD)
	r.Said, r.HasSaid = ours(attrs, AttrRunSaidUSD)
	for _, f := range [...]struct {
		name string
		to   *int64
	}{
		{AttrRunCalls, &r.Calls}, {AttrRunUnpricedCalls, &r.Unpriced}, {AttrRunToolsExecuted, &r.Tools},
		{AttrRunToolErrors, &r.ToolErrors}, {AttrRunPromptTokens, &r.Prompt}, {AttrRunCompletion, &r.Completion},
	} {
		if v, ok := beside(attrs, f.name); ok && v.Type() == pcommon.ValueTypeInt {
			*f.to = max(v.Int(), 0)
		}
	}
	if v, ok := beside(attrs, AttrRunDurationMS); ok {
		r.DurationMS, _ = number(v)
	}
	if v, ok := attrs.Get(AttrRunReasons); ok && v.Type() == pcommon.ValueTypeSlice {
		for _, why := range v.Slice().All() {
			r.Reasons = append(r.Reasons, why.Str())
		}
	}
	r.Models = models(readText(attrs, AttrRunModels))
	return r
}

// models are the names in an object with what each cost, which their calls tell, too.
func models(object string) (names []string) {
	whole := rawjson.Object(object, func(name, _ string) {
		if strings.Contains(name, `\`) {
			_ = json.Unmarshal([]byte(`"`+name+`"`), &name) // a name that is not one stays as it is written
		}
		names = append(names, name)
	})
	if !whole {
		return nil
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// beside is the value of a roll-up's name: the one under agent.run. where the application has taken the name itself.
func beside(attrs pcommon.Map, name string) (pcommon.Value, bool) {
	if v, ok := attrs.Get(AttrRunPrefix + name[strings.LastIndexByte(name, '.')+1:]); ok {
		return v, true
	}
	return attrs.Get(name)
}

func ours(attrs pcommon.Map, name string) (pricing.Amount, bool) {
	v, ok := beside(attrs, name)
	if !ok || v.Type() != pcommon.ValueTypeDouble {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(v.Double())
}
