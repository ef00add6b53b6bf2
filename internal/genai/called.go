package genai

import "strings"

// named is the name of a provider or model, or an id, or nothing where it is a word for nothing: Micrometer's keys always have a value,
// and Python's and JavaScript's printers have one for what is not there.
func named(name string) string {
	if len(name) > len("undefined") && name[0] != '<' {
		return name
	}
	for _, nothing := range [...]string{"none", "unknown", "null", "undefined", "n/a"} {
		if strings.EqualFold(name, nothing) {
			return ""
		}
	}
	if strings.HasPrefix(name, "<") && strings.Contains(name, " object at 0x") { // how Python prints what stands for no argument
		return ""
	}
	return name
}

// judges makes a call of a guardrail or an evaluation that names a model and tells what it used: it is asked like any other.
func (c *Call) judges(u *usage) {
	if (c.Operation == OpEvaluator || c.Operation == OpGuardrail) && c.Model+c.RequestModel != "" && u.state() == UsageOK {
		c.Operation, c.Role = OpChat, RoleCall
	}
}

// plugin is the provider that a plugin of Dify's is for: openai of langgenius/openai/openai.
func plugin(provider string) string {
	if strings.Count(provider, "/") != 2 || strings.Contains(provider, ":") {
		return provider
	}
	name := provider[strings.LastIndexByte(provider, '/')+1:]
	if name == "x" {
		return "x_ai"
	}
	return name
}
