package genai

import (
	"encoding/json"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
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

// The places of a roll-up's names.
const (
	rollupStatus uint8 = iota
	rollupReasons
	rollupModels
	rollupTotal
	rollupLLM
	rollupSandbox
	rollupTool
	rollupSaid
	rollupCalls
	rollupUnpriced
	rollupTools
	rollupToolErrors
	rollupPrompt
	rollupCompletion
	rollupDuration
)

// rollupNames has the name of each place, and before it the one under agent.run., which it has where the application has taken
// the name itself.
var rollupNames = func() *lexicon.Lexicon {
	rows := map[uint8][]string{}
	for place, name := range []string{
		AttrRunStatus, AttrRunReasons, AttrRunModels, AttrRunUSD, AttrRunLLMUSD, AttrRunSandboxUSD, AttrRunToolUSD, AttrRunSaidUSD, AttrRunCalls,
		AttrRunUnpricedCalls, AttrRunToolsExecuted, AttrRunToolErrors, AttrRunPromptTokens, AttrRunCompletion, AttrRunDurationMS,
	} {
		aside := AttrRunPrefix + name[strings.LastIndexByte(name, '.')+1:]
		rows[uint8(place)] = slices.Compact([]string{aside, name})
	}
	return lexicon.Compile(rows)
}()

// ReadRollup reads the roll-up from attrs.
func ReadRollup(attrs pcommon.Map) (r Rollup) {
	var p picked
	p.pick(attrs, rollupNames)
	if r.Status = p.text(rollupStatus); r.Status == "" {
		return r
	}
	r.Total, r.HasTotal = p.usd(rollupTotal)
	r.LLM, r.HasLLM = p.usd(rollupLLM)
	r.Sandbox, r.HasSandbox = p.usd(rollupSandbox)
	r.Tool, r.HasTool = p.usd(rollupTool)
	r.Said, r.HasSaid = p.usd(rollupSaid)
	r.Calls, r.Unpriced = p.count(rollupCalls), p.count(rollupUnpriced)
	r.Tools, r.ToolErrors = p.count(rollupTools), p.count(rollupToolErrors)
	r.Prompt, r.Completion = p.count(rollupPrompt), p.count(rollupCompletion)
	r.DurationMS, _ = p.number(rollupDuration)
	if p.has(rollupReasons) && p.values[rollupReasons].Type() == pcommon.ValueTypeSlice {
		for _, why := range p.values[rollupReasons].Slice().All() {
			r.Reasons = append(r.Reasons, why.Str())
		}
	}
	r.Models = models(p.text(rollupModels))
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
