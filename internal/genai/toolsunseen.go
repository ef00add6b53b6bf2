package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// What OpenAI's own tools did in a response is not told by all who watch its SDK.

// adjustTraceloop: a response that ended to use tools, and lists none that the application would run, used some of OpenAI's. Of Anthropic's own
// tools the definitions have the name alone, and those of the application's a schema; what they did is not told.
func adjustTraceloop(f *facts, c *Call, u *usage) {
	if c.Role == RoleCall && strings.HasPrefix(f.scope, "opentelemetry.instrumentation.anthropic") && u.or0(gWebSearch) == 0 && schemaless(f.str(toolDefinitions), "web_search") {
		c.Lacks = pricing.UnreadUsage
	}
	s := f.str(partsOut)
	if c.Role == RoleCall && strings.HasPrefix(f.scope, "opentelemetry.instrumentation.openai") && strings.Contains(s, `"finish_reason": "tool_call"`) &&
		!strings.Contains(s, `"type": "tool_call"`) {
		c.Lacks = pricing.UnreadUsage
	}
}

// adjustOffered: what a provider's own tools did is not told. Whether they were offered is, where content is.
func adjustOffered(f *facts, c *Call, u *usage) {
	if f.has(toolDefinitions) && c.Role == RoleCall && c.Lacks == "" && u[gWebSearch] < 0 && offersFees(f.str(toolDefinitions)) {
		c.Lacks = pricing.UnreadUsage
	}
}

// offeredByLangChain reports whether a model was offered a tool with a fee and nothing tells if it used it: the handler keeps the content of
// LangChain's message, in which Anthropic's searches are, and not what is beside it.
func (f *facts) offeredByLangChain(c *Call, u *usage) bool {
	return f.has(lcProvider) && u.or0(gWebSearch)+u.or0(gFileSearch)+u.or0(gCodeSession) == 0 && vendorOf(c.Provider, c.Model) != vAnthropic &&
		(offersFees(member(f.str(lfInput), "tools")) || offersAmongMessages(f.str(lfInput)))
}

// offersAmongMessages likewise, of Langfuse's handler for Python: a tool is a message of the role tool, whose content is its definition.
func offersAmongMessages(input string) bool {
	var messages []struct {
		Role    string
		Content json.RawMessage
	}
	if len(input) > maxJSON || !strings.Contains(input, `"tool"`) || json.Unmarshal([]byte(input), &messages) != nil {
		return false
	}
	for _, m := range messages {
		if m.Role == "tool" && offersFees("["+string(m.Content)+"]") {
			return true
		}
	}
	return false
}

// feeTools are the types of OpenAI's and Google's tools that have a fee, up to what may follow: a date.
var feeTools = [...]string{
	"web_search", "file_search", "code_interpreter", "image_generation", "computer", "google_search", "google_maps", "enterprise_web_search",
}

// groundings are Google's, which are members of a tool.
var groundings = [...]string{
	"googleSearch", "google_search", "googleSearchRetrieval", "google_search_retrieval", "enterpriseWebSearch", "enterprise_web_search",
	"googleMaps", "google_maps",
}

// offersFees reports whether a model was offered a tool of the provider's that has a fee, which it may have used. Those of the application's
// are functions.
func offersFees(definitions string) bool {
	var tools []map[string]any
	if definitions == "" || len(definitions) > maxJSON || json.Unmarshal([]byte(definitions), &tools) != nil {
		return false
	}
	for _, tool := range tools {
		for _, kind := range feeTools {
			if strings.HasPrefix(textOf(tool, "type"), kind) {
				return true
			}
		}
		for _, kind := range groundings {
			if tool[kind] != nil { // of Google's SDK for Python all are members, and those that are not offered null
				return true
			}
		}
	}
	return false
}

// textAlone reports whether an output is what a model said, and not the response that it was said in.
func textAlone(output string) bool {
	for _, key := range [...]string{`"content"`, `"output"`, `"generations"`, `"candidates"`, `"messages"`} {
		if strings.Contains(output, key) {
			return false
		}
	}
	return true
}

// member is the JSON of a member of an object.
func member(o, name string) (value string) {
	if strings.Contains(o, name) {
		rawjson.Object(o, func(key, v string) {
			if key == name {
				value = v
			}
		})
	}
	return value
}

// schemaless reports whether a tool of a name is among definitions that has nothing but that.
func schemaless(definitions, name string) bool {
	var tools []map[string]any
	if len(definitions) > maxJSON || !strings.Contains(definitions, name) || json.Unmarshal([]byte(definitions), &tools) != nil {
		return false
	}
	for _, tool := range tools {
		if textOf(tool, "name") == name && len(tool) == 1 {
			return true
		}
	}
	return false
}

// nameless reports whether a model was offered a tool without a name. OpenLLMetry for LangChain keeps the names of functions alone, and what a
// provider runs itself has none at OpenAI and Google.
func nameless(definitions string) bool {
	var tools []struct{ Name *string }
	if len(definitions) > maxJSON || !strings.Contains(definitions, "null") || json.Unmarshal([]byte(definitions), &tools) != nil {
		return false
	}
	for _, tool := range tools {
		if tool.Name == nil {
			return true
		}
	}
	return false
}
