package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// ownSpans are the spans that are recognized by name alone.
var ownSpans = map[string]act{
	SpanExecution: {OpInvokeAgent, RoleAgent},
	SpanSandbox:   {"", RoleSandbox},
	SpanProcess:   {"", RoleSandbox},
}

// SpanExecution is the name that applications give to the run of an agent.
const SpanExecution = "agent.execution"

// own sets the role of spans that belong to no dialect: those in ownSpans, those of tools by the name tool.NAME, and those
// that have a sandbox id.
func own(f *facts, c *Call) {
	if a, ok := ownSpans[f.name]; ok {
		c.Operation, c.Role = a.op, a.role
		if a.role == RoleAgent {
			c.application(f)
		}
		return
	}
	if c.Role != RoleOther {
		return
	}
	switch {
	case strings.HasPrefix(f.name, "tool.") && f.has(appTool):
		c.Operation, c.Role = OpExecuteTool, RoleTool
	case f.has(sandboxID):
		c.Role = RoleSandbox
	}
}

// application reads what an application itself says of its agent's run: model, tokens and cost. Where no call is recorded
// below, that is all there is to bill. A roll-up of ours has the same names and says nothing new.
func (c *Call) application(f *facts) {
	if f.has(appRollup) || c.Usage != UsageNone {
		return
	}
	if c.Model == "" && c.RequestModel == "" {
		c.RequestModel = f.str(appModel)
	}
	u := &f.usage
	*u = noUsage
	u[gInput], u[gOutput], u[gTotal] = f.count([]field{appInput}), f.count([]field{appOutput}), f.count([]field{appTotal})
	u.settle(allInside, c)
	if c.Usage == UsageNone && u[gTotal] > 0 {
		c.Lacks = pricing.MissingTokens // a total alone has no price
	}
	if !c.HasReported && f.has(appCost) {
		if a, ok := amount(f.value(appCost)); ok {
			c.Reported, c.HasReported, c.By = a, true, TellEstimate
		}
	}
}
