package genai

import "strings"

// adkRustSpelling is the standard's. It is one of its own as the spans of agents and tools have nothing of the standard's on them.
var adkRustSpelling = genSpelling

// adkRustSpans are the spans of ADK for Rust by the first word of their name. A call's is that of the client below call_llm.
var adkRustSpans = map[string]act{
	"agent.execute": {OpInvokeAgent, RoleAgent},
	"execute_tool":  {OpExecuteTool, RoleTool},
	"call_llm":      {"", RoleOther},
}

func adjustADKRust(f *facts, c *Call, _ *usage) {
	word, _, _ := strings.Cut(f.name, " ")
	if a, ok := adkRustSpans[word]; ok {
		c.Operation, c.Role = a.op, a.role
	}
}
