package genai

// ownSpans are the spans that are recognized by name alone.
var ownSpans = map[string]act{
	"agent.execution": {OpInvokeAgent, RoleAgent},
	SpanSandbox:       {"", RoleSandbox},
	SpanProcess:       {"", RoleSandbox},
}

// own sets the role of spans that belong to no dialect: those in ownSpans, and those that have a sandbox id.
func own(f *facts, c *Call) {
	if a, ok := ownSpans[f.name]; ok {
		c.Operation, c.Role = a.op, a.role
	} else if c.Role == RoleOther && f.has(sandboxID) {
		c.Role = RoleSandbox
	}
}
