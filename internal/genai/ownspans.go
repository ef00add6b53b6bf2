package genai

import "go.opentelemetry.io/collector/pdata/ptrace"

// ownSpans are the spans whose name alone says what they are.
var ownSpans = map[string]act{
	"agent.execution": {OpInvokeAgent, RoleAgent},
	SpanSandbox:       {"", RoleSandbox},
	SpanProcess:       {"", RoleSandbox},
}

// own reads what no dialect can know: the spans that we or our users' own code name, and what tells of a sandbox.
func own(span ptrace.Span, c *Call) {
	if a, ok := ownSpans[span.Name()]; ok {
		c.Operation, c.Role = a.op, a.role
		return
	}
	if c.Role == RoleOther {
		if _, ok := span.Attributes().Get(AttrSandboxID); ok {
			c.Role = RoleSandbox
		}
	}
}
