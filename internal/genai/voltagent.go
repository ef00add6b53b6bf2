package genai

// adjustVoltAgent: the agent's span has the counts of all of its calls, each agent its own. A span of a model's turns counts the last of
// them only, and not every turn has such a span.
func adjustVoltAgent(f *facts, c *Call, u *usage) {
	switch kind := f.str(cliType); {
	case kind == "" && f.str(voltEntity) == "agent":
		c.Operation, c.Role, c.Apart = OpInvokeAgent, RoleAgent, true
		if u.state() != UsageNone {
			c.Role, c.Summed = RoleCall, true
		}
	case c.Role == RoleCall && kind == "llm":
		*u = noUsage
	}
}
