package genai

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustAgentFramework: a workflow's execution has agents below it and nothing of the standard's. What the provider's own tools did is among the parts of
// an answer.
func adjustAgentFramework(f *facts, c *Call, u *usage) {
	if f.name == "workflow.run" && f.has(afWorkflow) {
		c.Operation, c.Role = OpInvokeWorkflow, RoleAgent
	}
	if s := f.str(partsOut); c.Role == RoleCall && (strings.Contains(s, `_tool_call"`) || strings.Contains(s, `"`+anthropicServed)) {
		readServed(s, c, u)
	}
}

// anthropicServed is what the ids of calls of Anthropic's own tools begin with.
const anthropicServed = "srvtoolu_"

// afPart is a part of an answer as Microsoft's agent framework tells it.
type afPart struct {
	Type, ID, Name string
	CallID         string `json:"call_id"`
	Tool           string `json:"tool_name"`
	Arguments      any
}

// readServed reads the calls of tools that a provider ran. In a stream one may be told as it began and as it was done. Anthropic's and Google's
// interpreters cost what they write.
func readServed(messages string, c *Call, u *usage) {
	var all []struct{ Parts []afPart }
	if len(messages) > maxJSON || json.Unmarshal([]byte(messages), &all) != nil {
		return
	}
	seen := map[string]bool{}
	free := vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))&(vAnthropic|vGoogle) != 0
	for _, m := range all {
		for _, p := range m.Parts {
			k := p.tool()
			switch {
			case k == noFee || p.CallID != "" && seen[p.CallID], free && p.Type == "code_interpreter_tool_call":
			case k == givens:
				c.Lacks = pricing.UnreadUsage
			default:
				u.add(k, 1)
			}
			seen[p.CallID] = true
		}
	}
}

// noFee is of what has none.
const noFee = gInput

// tool is the unit of the fee of what a part calls, givens where that is not known. To open a page that was found is free.
func (p *afPart) tool() given {
	switch action := textAt(p.Arguments, "type"); {
	case p.Type == "tool_call" && strings.HasPrefix(p.ID, anthropicServed) && p.Name == "web_search":
		return gWebSearch
	case p.Type == "search_tool_call" && p.Tool == "file_search":
		return gFileSearch
	case p.Type == "search_tool_call" && p.Tool == "web_search" && (action == "" || action == "search"):
		return gWebSearch
	case p.Type == "code_interpreter_tool_call", p.Type == "image_generation_tool_call", p.Type == "computer_tool_call":
		return givens
	}
	return noFee
}
