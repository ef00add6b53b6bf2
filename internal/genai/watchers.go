package genai

import (
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustRespan: an agent of the Claude Agent SDK, which another's instrumentation tells, has the counts of its last result as Anthropic counts,
// beside what its process had spent until then.
func adjustRespan(f *facts, c *Call, u *usage) {
	if f.str(respanType) == "function" { // of OpenAI's agents
		c.Operation, c.Role = OpExecuteTool, RoleTool
	}
	if c.Role != RoleAgent || !f.has(respanCost) {
		return
	}
	u[gRawInput] = u[gInput]
	c.Reported, c.HasReported = amount(f.value(respanCost))
	c.By, c.Until = TellVendor, true
}

// adjustNetra: for each result of the Claude Agent SDK there is a span for each model, of what the process had used until then: it counts
// the results before it again, which may be in other traces. The agent's span has no kind.
func adjustNetra(f *facts, c *Call, u *usage) {
	switch {
	case f.str(netraType) == "USAGE":
		u[gInput], c.Summed = bad, true
	case f.name == "claude-agent.query", f.name == "claude-agent.conversation":
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	}
}

// adjustJudgment: the provider's usage is kept whole. Of the Claude Agent SDK each piece of an answer has a span, and the last of a turn
// has what all calls of the main agent used.
func adjustJudgment(f *facts, c *Call, u *usage) {
	if told := object(f.str(judgmentUsage)); told != nil {
		own := noUsage
		if readUsage(&own, c, told); own.state() != UsageNone {
			*u = own
		}
	}
	c.ID = responseID(object(f.str(completionText)))
	switch {
	case c.Role == RoleTool:
		c.Watches = true
	case c.Role == RoleCall && f.name == "anthropic.messages.create":
		c.Watches, c.Summed = true, true
		if u.state() == UsageNone {
			c.Role, c.Loop = RoleOther, LoopHears
		}
	}
}

// adjustClaudeCodeHook is of a call that MLflow reads from a transcript of Claude Code: caches are beside the input, and only answers that have a text are told: those that use tools alone are not.
func adjustClaudeCodeHook(c *Call, u *usage) {
	u[gRawInput] = u[gInput]
	c.Lacks = pricing.MissingTokens
}

// adjustUpsonic: calls are told as Pydantic AI does; an agent and its tools have names of Upsonic's own.
func adjustUpsonic(f *facts, c *Call, _ *usage) {
	switch {
	case f.name == "agent.run" && f.named(upsonicKind, 1):
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	case f.name == "tool.execute" && f.has(upsonicKind):
		c.Operation, c.Role = OpExecuteTool, RoleTool
	}
}
