package run

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Rule is why a record carries no bill of its own: what showed that another tells of the same call, or that it is a sum.
type Rule uint8

// The rules. NoRule is one that the emitter itself made known: its record says that it repeats.
const (
	NoRule Rule = iota
	BySpan
	ByID
	Within
	ByOrder
	ByTurns
	ByNesting
	BySum
	ByTime
	ByAgent
	ByExecution
	ByAccount
	Elsewhere
)

var rules = [...]string{
	NoRule:      "emitter",          // it says so itself
	BySpan:      "same_span",        // sent twice, or first while it was open
	ByID:        "same_id",          // the provider's id of the response or the request
	Within:      "within_call",      // a log record that was written within the call's span
	ByOrder:     "counts_and_order", // a command-line agent's span and log record, which count the same
	ByTurns:     "later_turn",       // a later turn counts this one again, and has gone
	ByNesting:   "nested",           // one inside the other, and nothing speaks against it
	BySum:       "sum",              // it counts what several calls below it count together
	ByTime:      "beside",           // two instrumentations at different layers, at the same time
	ByAgent:     "agent_total",      // an agent's span tells of all calls below it
	ByExecution: "same_execution",   // another span tells of the same execution of an agent
	ByAccount:   "account",          // its emitter accounts for calls that were recorded before it
	Elsewhere:   "other_trace",      // a span of another trace carries it
}

// String is the rule as agent.cost.duplicate_by has it.
func (r Rule) String() string { return rules[r] }

// write puts the rule on a record. What another collector has found out before stays.
func (r Rule) write(attrs pcommon.Map) {
	if _, told := attrs.Get(genai.AttrDuplicateBy); r != NoRule || !told {
		attrs.PutStr(genai.AttrDuplicateBy, r.String())
	}
}
