package genai

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// The endpoints of OpenAI's API that Datadog's spans of its SDK name.
const (
	openAIChat      = "/v1/chat/completions"
	openAIResponses = "/v1/responses"
)

// datadogClouds are what Datadog calls the clouds whose models Anthropic's SDK asks for, by their owners.
var datadogClouds = map[string]string{"amazon": "aws.bedrock", "google": "gcp.vertex_ai"}

// adjustDatadog: Datadog's own record of a call has more than the span: lifetimes of what was written to a cache, the tier, how a stream
// ended, and what OpenRouter charged.
func adjustDatadog(f *facts, c *Call, u *usage) {
	if cloud := datadogClouds[c.Provider]; cloud != "" && (claude(c.RequestModel) || c.Provider == "amazon") {
		c.Provider = cloud
	}
	if f.str(datadogEndpoint) == openAIChat {
		c.chatOfDatadog(u)
	}
	event := f.eventOfDatadog()
	if event == nil {
		return
	}
	metrics, _ := at(event, "metrics").(map[string]any)
	if cost := metrics["total_cost"]; cost != nil {
		if c.Provider == "" && f.has(datadogEndpoint) { // OpenAI's SDK at a host that Datadog does not know; of those only OpenRouter tells a cost
			c.Provider = "openrouter"
		}
		readUsage(u, c, map[string]any{"total_cost": cost})
	}
	if long, _ := firstNumber(metrics, "ephemeral_1h_input_tokens"); long > 0 { // without, Datadog may only have assumed the short one
		short, _ := firstNumber(metrics, "ephemeral_5m_input_tokens")
		u.set(gCacheWrite1h, long)
		u.set(gCacheWrite5m, short)
	}
	c.endOfDatadog(f, at(event, "meta", "metadata"))
	c.toolsOfDatadog(u, at(event, "meta"))
}

// chatOfDatadog: the total is Datadog's own sum, which proves nothing of xAI's thoughts beside the output. Where a stream ended without usage,
// Datadog guesses from the texts, which shows by details that OpenAI never leaves out.
func (c *Call) chatOfDatadog(u *usage) {
	if vendorOf(c.Provider, c.RequestModel) == vXAI {
		u[gTotal] = absent
	}
	if c.Provider == "openai" && u[gCacheRead] < 0 && u[gReasoning] < 0 {
		c.shortOfEnd()
	}
}

// endOfDatadog reads the tier, which is the response's for OpenAI's responses and else the request's, and why the answer ended.
func (c *Call) endOfDatadog(f *facts, metadata any) {
	endpoint, end := f.str(datadogEndpoint), textAt(metadata, "finish_reason")
	if tier := named(textAt(metadata, "service_tier")); endpoint == openAIResponses {
		c.served(tier)
	} else if c.Service == "" && tier != "" {
		c.Service, c.Wished = tier, true
	}
	if streams, _ := at(metadata, "stream").(bool); streams && end == "" && endpoint == openAIChat {
		c.shortOfEnd()
	}
	if end != "" {
		f.tell(stopReason, spelledRank, pcommon.NewValueStr(end))
	}
}

// toolsOfDatadog counts the searches of OpenAI's responses, which are in the answer as Python prints them. Of Anthropic's tools, Datadog keeps
// the name alone; what was done with them, or with others that have a fee, is not told.
func (c *Call) toolsOfDatadog(u *usage, meta any) {
	output, _ := at(meta, "output", "messages").([]any)
	for _, message := range output {
		switch content := textAt(message, "content"); {
		case strings.HasPrefix(content, "ResponseFunctionWebSearch(") && strings.Contains(content, "ActionSearch("):
			u[gWebSearch] = u.or0(gWebSearch) + 1
		case strings.HasPrefix(content, "ResponseFileSearchToolCall("):
			u[gFileSearch] = u.or0(gFileSearch) + 1
		case strings.HasPrefix(content, "ResponseCodeInterpreterToolCall("), strings.HasPrefix(content, "ImageGenerationCall("):
			c.lack(pricing.UnreadUsage)
		}
	}
	tools, _ := at(meta, "tool_definitions").([]any)
	for _, tool := range tools {
		schema, _ := at(tool, "schema").(map[string]any)
		if name := textAt(tool, "name"); len(schema) == 0 && textAt(tool, "description") == "" && (name == "web_search" || name == "code_execution") {
			c.lack(pricing.UnreadUsage)
		}
	}
	if at(meta, "metadata", "web_search_options") != nil {
		c.lack(pricing.UnreadUsage)
	}
}

// lack notes what a call leaves out, unless it leaves out more.
func (c *Call) lack(reason pricing.Reason) {
	if c.Role == RoleCall && c.Lacks == "" {
		c.Lacks = reason
	}
}

// marksOfDatadog are what of Datadog's record is worth reading: it has all texts, too.
var marksOfDatadog = [...]string{
	"ephemeral_1h", "total_cost", "service_tier", "finish_reason", "stream", "ToolCall(", "ResponseFunctionWebSearch(", "ImageGenerationCall(",
	"tool_definitions", "web_search_options",
}

// eventOfDatadog is the record that Datadog makes of a call, in MessagePack; nil if there is none that is worth reading.
func (f *facts) eventOfDatadog() map[string]any {
	if !f.has(datadogEvent) || f.value(datadogEvent).Type() != pcommon.ValueTypeBytes {
		return nil
	}
	packed := f.value(datadogEvent).Bytes().AsRaw()
	worth := func(mark string) bool { return bytes.Contains(packed, []byte(mark)) }
	if len(packed) > maxJSON || !slices.ContainsFunc(marksOfDatadog[:], worth) {
		return nil
	}
	var b bytes.Buffer
	if _, err := msgp.UnmarshalAsJSON(&b, packed); err != nil {
		return nil
	}
	return object(b.String())
}
