package genai

import "strings"

// adjustFlue: what is no prompt, such as making a conversation shorter, has the sum of its calls and no operation.
func adjustFlue(f *facts, c *Call, _ *usage) {
	if strings.HasPrefix(f.name, "flue.operation ") {
		c.Operation, c.Role = OpChain, RoleAggregate
	}
}
