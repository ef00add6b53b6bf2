package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// aiSDKTools are the providers' own tools that have a fee, as the AI SDK calls them, up to what may follow: a date. The value is the type of
// the items in which a response would list what they did; what has none is known by what else the provider tells, or not at all.
var aiSDKTools = map[string]string{
	"anthropic.web_search": "web_search_call", "openai.web_search": "web_search_call", "openai.file_search": "file_search_call",
	"openai.code_interpreter": "code_interpreter_call", "openai.image_generation": "image_generation_call",
	"anthropic.advisor": "", "google.google_search": "", "google.google_maps": "", "google.enterprise_web_search": "",
	"groq.browser_search": "", "mistral.web_search": "", "xai.web_search": "", "xai.x_search": "", "xai.file_search": "",
	"xai.image_generation": "", "xai.code_execution": "",
	"gateway.": "", // Vercel's own, all of which search or fetch for a fee
}

// adjustServed: version 7 of the AI SDK tells by default neither the provider's usage nor its metadata. It tells the provider's own tools
// that were offered, and among the parts of the answer what came of each: what was used is counted there. Google's are no parts, and
// whether they were used the metadata alone says.
func adjustServed(f *facts, c *Call, u *usage) {
	definitions := f.str(toolDefinitions)
	if c.Role != RoleCall || c.Lacks != "" || u.or0(gWebSearch) > 0 || !strings.Contains(definitions, `"provider"`) {
		return
	}
	offered := offeredByAISDK(definitions)
	if len(offered) == 0 {
		return
	}
	items, told := servedParts(f.str(partsOut), offered)
	for name, id := range offered {
		if !knownOf(id, told, f.has(aiMetadata)) || items[name] != nil && aiSDKTools[id] == "" {
			c.Lacks = pricing.UnreadUsage
			return
		}
	}
	var list []any
	for _, used := range items {
		list = append(list, used...)
	}
	readToolItems(u, c, list)
}

// knownOf reports whether it is known how a tool was used: by what is told of the answer, or by the metadata, which at OpenAI has nothing of it.
func knownOf(id string, answer, metadata bool) bool {
	if strings.HasPrefix(id, "google.") {
		return metadata
	}
	return answer || metadata && strings.HasPrefix(id, "anthropic.")
}

// offeredByAISDK is which of aiSDKTools were offered, by the name that the application gave them.
func offeredByAISDK(definitions string) map[string]string {
	var tools []struct{ Type, Name, ID string }
	if len(definitions) > maxJSON || json.Unmarshal([]byte(definitions), &tools) != nil {
		return nil
	}
	offered := map[string]string{}
	for _, tool := range tools {
		for id := range aiSDKTools {
			if tool.Type == "provider" && strings.HasPrefix(tool.ID, id) {
				offered[tool.Name] = id
			}
		}
	}
	return offered
}

// servedParts is what each of the offered tools did in an answer, as items of a response. It returns false where no answer is told, or not
// what came of a use: that may have failed, which is free.
func servedParts(output string, offered map[string]string) (map[string][]any, bool) {
	parts, told := partsOf(output)
	items, results := map[string][]any{}, map[string]any{}
	for _, part := range parts {
		if textAt(part, "type") == "tool_call_response" {
			results[textAt(part, "id")] = at(part, "response")
		}
	}
	for _, part := range parts {
		name := textAt(part, "name")
		if id, ok := offered[name]; ok && textAt(part, "type") == "tool_call" {
			result := results[textAt(part, "id")]
			told = told && result != nil
			items[name] = append(items[name], map[string]any{
				"type": aiSDKTools[id], "action": at(result, "action"), "content": result,
				"container_id": textAt(part, "arguments", "containerId"),
			})
		}
	}
	return items, told
}

// partsOf is all parts of messages as the standard writes them. It returns false where there are no messages.
func partsOf(messages string) ([]any, bool) {
	list, told := at(object(`{"messages":`+messages+`}`), "messages").([]any)
	var all []any
	for _, m := range list {
		parts, _ := at(m, "parts").([]any)
		all = append(all, parts...)
	}
	return all, told
}
