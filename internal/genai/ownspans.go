package genai

// ownSpans are the spans whose name alone says what they are.
var ownSpans = map[string]act{
	"agent.execution": {OpInvokeAgent, RoleAgent},
	SpanSandbox:       {"", RoleSandbox},
	SpanProcess:       {"", RoleSandbox},
}

// own reads what no dialect can know: the spans that we or our users' own code name, and what tells of a sandbox.
func own(f *facts, c *Call) {
	if a, ok := ownSpans[f.name]; ok {
		c.Operation, c.Role = a.op, a.role
	} else if c.Role == RoleOther && f.has(sandboxID) {
		c.Role = RoleSandbox
	}
}
