package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const (
	traceloopOpenAI = "@traceloop/instrumentation-openai"
	traceloopGoogle = "@traceloop/instrumentation-google-generativeai"
	chatOverhead    = 7 // tokens that OpenAI puts around the text of a chat, at least
)

// adjustTraceloopJS: by default OpenLLMetry for JavaScript counts the texts of a stream of OpenAI's itself, also where OpenAI told what it
// counted, and nothing tells such a span from one of an answer that was not streamed. What an image took is from a table of its own. Of
// OpenAI's Responses the counts are as they were told.
func adjustTraceloopJS(f *facts, c *Call, u *usage) {
	if s := f.str(partsOut); c.Role == RoleCall && strings.Contains(s, `_tool_result"`) {
		c.said(s, u)
	}
	if f.scope == traceloopGoogle && c.Role == RoleCall {
		c.offeredByGoogle(f.str(toolDefinitions))
		return
	}
	if f.scope != traceloopOpenAI || c.Role != RoleCall || u.state() == UsageNone || strings.HasPrefix(c.ID, "resp_") {
		return
	}
	if c.Operation == OpImage || c.Operation == OpChat && contains(c.Provider, "openai") && u[gInput] <= chatOverhead {
		f.guess(c, u)
		return
	}
	if c.Operation == OpChat || c.Operation == OpCompletion {
		c.Assumed |= AssumedCounted
	}
}

// offeredByGoogle makes a call a lower bound for what it was offered: what Google searched is not told, and the span is around all calls that
// the SDK makes where it runs the tools itself, and counts the last alone. What it runs declares nothing.
func (c *Call) offeredByGoogle(definitions string) {
	var tools []map[string]any
	if definitions == "" || len(definitions) > maxJSON || json.Unmarshal([]byte(definitions), &tools) != nil {
		return
	}
	for _, tool := range tools {
		if _, own := tool["mcpTools"]; own || len(tool) == 0 {
			c.Lacks, c.Again = pricing.MissingTokens, true
			return
		}
	}
	if offersFees(definitions) {
		c.Lacks = pricing.UnreadUsage
	}
}

// said reads what Anthropic's own tools did from the parts of an answer. How often the model searched is in Anthropic's usage alone: at least once for
// each result.
func (c *Call) said(messages string, u *usage) {
	var answers []struct{ Parts []any }
	if len(messages) > maxJSON || json.Unmarshal([]byte(messages), &answers) != nil {
		return
	}
	for _, answer := range answers {
		readToolItems(u, c, answer.Parts)
	}
	if u.or0(gWebSearch) > 0 && c.Lacks == "" {
		c.Lacks = pricing.UnreadUsage
	}
}
