package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// toolItems are the items of a response's output that stand for a server-side tool, and the unit of its fee. The givens are
// those of which each item is one; a code interpreter's session is its container, in which it may run several times.
var toolItems = map[string]given{
	"web_search_call": gWebSearch, "file_search_call": gFileSearch, "code_interpreter_call": gCodeSession,
	"web_search_tool_result": gWebSearch,                      // Anthropic's, of which its usage tells, too
	"image_generation_call":  givens, "computer_call": givens, // tools that no count of this response tells the price of
}

// readTools counts the server-side tools that a response lists in its output, as OpenAI's responses do. What has no unit
// makes the call a lower bound. A count of the searches that are billed is better than the items.
func readTools(u *usage, c *Call, response any) {
	if n, ok := at(response, "tool_usage", "web_search", "num_requests").(json.Number); ok {
		u.set(gWebSearch, countOfString(n.String()))
	}
	readToolItems(u, c, at(response, "output"))
}

// langChainTools are where LangChain's messages keep the items of server-side tools, and Anthropic's response does.
var langChainTools = [][]string{
	{"content"},
	{"additional_kwargs", "tool_outputs"},
	{"generations", "0", "0", "message", "kwargs", "content"},
	{"generations", "0", "0", "message", "kwargs", "additional_kwargs", "tool_outputs"},
}

// langChainGrounds are where they keep how Gemini grounded the answer.
var langChainGrounds = [][]string{
	{"generations", "0", "0", "generation_info"},
	{"generations", "0", "0", "message", "kwargs", "response_metadata"},
}

// readLangChainTools likewise, from a response as LangChain keeps it.
func readLangChainTools(u *usage, c *Call, response any) {
	for _, path := range langChainTools {
		readToolItems(u, c, at(response, path...))
	}
	for _, path := range langChainGrounds {
		for _, key := range [...]string{"grounding_metadata", "groundingMetadata"} {
			if v := at(at(response, path...), key); v != nil {
				readUsage(u, c, map[string]any{key: v})
			}
		}
	}
}

// marksTools reports whether a text may tell of what server-side tools did.
func marksTools(s string) bool {
	return strings.Contains(s, `_call"`) || strings.Contains(s, `_tool_result"`) || strings.Contains(s, `"grounding`)
}

// observedTools reads what Langfuse observed of an answer: a message of LangChain's, or the items of OpenAI's response.
func observedTools(u *usage, c *Call, output string) {
	if c.Role != RoleCall || !marksTools(output) {
		return
	}
	if strings.HasPrefix(output, "[") {
		output = `{"output":` + output + `}`
	}
	o := object(output)
	readTools(u, c, o)
	readLangChainTools(u, c, o)
}

func readToolItems(u *usage, c *Call, list any) {
	items, _ := list.([]any)
	if len(items) == 0 {
		return
	}
	counts := map[given]int64{}
	sessions := map[string]bool{}
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			continue
		}
		unit, ok := toolItems[textOf(o, "type")]
		session := textOf(o, "container_id")
		switch action := textAt(o, "action", "type"); {
		case !ok, textOf(o, "status") == "failed", strings.HasSuffix(textAt(o, "content", "type"), "_error"):
		case unit == givens:
			c.Lacks = pricing.UnreadUsage
		case unit == gWebSearch && action != "" && action != "search": // opening a page that was found is free
		case unit == gCodeSession && session != "" && sessions[session]:
		default:
			sessions[session] = true
			counts[unit]++
		}
	}
	for unit, n := range counts {
		u.set(unit, n)
	}
}
