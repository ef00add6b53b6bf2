package genai

import (
	"encoding/json"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// mostText is more bytes of text than a token of any answer in words stands for; leastUse is fewer tokens than the use of a tool takes.
const (
	mostText = 16
	leastUse = 16
)

// countedEarly reports whether an answer, of parts as Anthropic sends them, says more than its count of output can stand for: the
// count is that of the answer as it began.
func countedEarly(answer string, tokens int64) bool {
	parts, _ := at(object(answer), "content").([]any)
	said := 0
	for _, part := range parts {
		said += len(textAt(part, "text")) + len(textAt(part, "thinking"))
		if textAt(part, "type") == "tool_use" {
			said += mostText * leastUse
		}
	}
	return tokens >= 0 && int64(said) > mostText*tokens
}

// adjustCallables: OpenLLMetry's span of Google's SDK for Python is around all calls that the SDK makes where tools are functions, which
// it runs itself, and counts the last alone. A function is told by its name, and what is only declared by more. Google's own tools are there,
// and what they did is not.
func adjustCallables(f *facts, c *Call, u *usage) {
	adjustOffered(f, c, u)
	var tools []map[string]any
	if c.Role != RoleCall || json.Unmarshal([]byte(f.str(toolDefinitions)), &tools) != nil {
		return
	}
	for _, tool := range tools {
		if len(tool) == 1 && textAt(tool, "name") != "" {
			c.Lacks = pricing.MissingTokens
			return
		}
	}
}
