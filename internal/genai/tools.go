package genai

import "github.com/otelcol-genai/otelcol-genai/internal/pricing"

// toolItems are the items of a response's output that stand for a server-side tool, which costs a fee a use. True are those
// that have a unit.
var toolItems = map[string]bool{"web_search_call": true, "file_search_call": false, "code_interpreter_call": false}

// readTools counts the server-side tools that a response lists in its output, as OpenAI's responses do. What has no unit
// makes the call a lower bound.
func readTools(u *usage, c *Call, response any) {
	items, _ := at(response, "output").([]any)
	searches := absent
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			continue
		}
		counted, ok := toolItems[textOf(o, "type")]
		switch action := textAt(o, "action", "type"); {
		case !ok, textOf(o, "status") == "failed":
		case !counted:
			c.Lacks = pricing.UnreadUsage
		case action == "" || action == "search": // opening a page that was found is free
			searches = max(searches, 0) + 1
		}
	}
	u.set(gWebSearch, searches)
}
