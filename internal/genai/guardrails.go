package genai

import "strings"

// adjustGuardrails: all of its spans are guardrails by kind; one is the call, whose model is in the parameters, printed as Python does.
func adjustGuardrails(f *facts, c *Call, _ *usage) {
	if f.name != "call" || !f.has(oiParameters) {
		return
	}
	parameters := f.str(oiParameters)
	c.Operation, c.Role = OpChat, RoleCall
	if c.Model == "" {
		c.RequestModel = printed(parameters, "model")
	}
	c.servedAt(printed(parameters, "api_base"))
}

// printed is the text at a key of a dict that Python printed.
func printed(dict, key string) string {
	_, rest, _ := strings.Cut(dict, "'"+key+"': '")
	text, _, _ := strings.Cut(rest, "'")
	return text
}
