package genai

// adjustGptme: a conversation is a span of a function. Those of tools come in two for each execution, one of them empty.
func adjustGptme(f *facts, c *Call, _ *usage) {
	c.Operation, c.Role = "", RoleOther
	if f.name == "chat.main" {
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	}
}
