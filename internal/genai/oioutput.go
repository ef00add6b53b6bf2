package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// outputRoots are where the instrumented libraries leave the provider's usage in output.value: the response itself, a
// LangChain message's raw response, its own account of it.
var outputRoots = [][]string{
	{"usage"},
	{"usageMetadata"},
	{"usage_metadata"}, // Google's SDK for Python
	{"data", "usage"},  // Mistral, streamed
	{"meta", "usage"},
	{"meta"}, // Cohere
	{"generations", "0", "0", "message", "kwargs", "additional_kwargs", "usage"},
	{"generations", "0", "0", "message", "kwargs", "response_metadata", "usage"},
	{"generations", "0", "0", "message", "kwargs", "response_metadata", "metadata", "usage"}, // of a stream of Bedrock's
	{"generations", "0", "0", "message", "kwargs", "usage_metadata"},
}

// readOutput reads the response o.
func readOutput(o map[string]any, c *Call, u *usage) {
	for _, root := range outputRoots {
		if v := at(o, root...); v != nil {
			readUsage(u, c, v)
			u.set(gCacheWrite, 0) // it would tell
			break
		}
	}
	c.Cached = c.Cached || reusedByLangChain(at(o, "generations", "0", "0"))
	if id := responseID(o); id != "" {
		c.ID = id
	}
	readTools(u, c, o)
	readLangChainTools(u, c, o)
	readUsage(u, c, at(o, "candidates", "0"))
	c.RequestID = textAt(o, "$metadata", "requestId")
	told := at(o, langChainMetadata...)
	c.served(cmp.Or(tierOf(o), tierOf(told), tierOf(at(told, "metadata"))))
	readLangChainCost(u, c, o)
	if _, asked := at(o, "automatic_function_calling_history", "0").(map[string]any); asked && c.Lacks == "" {
		c.Lacks, c.Again = pricing.MissingTokens, true // the SDK called tools and the model again; the counts are those of the last call
	}
}

// response is the response in an output, which the agents SDK of OpenAI for JavaScript has in a list.
func response(output string) map[string]any {
	if list, ok := strings.CutPrefix(output, "["); ok && len(output) <= maxJSON {
		return leading(list)
	}
	return object(output)
}

// responseID is the provider's id of the response: of the response itself, or of LangChain's message where that is not
// an id of its own making.
func responseID(o any) string {
	if id := textAt(o, "id"); id != "" {
		return id
	}
	message := at(o, "generations", "0", "0", "message", "kwargs")
	for _, id := range []string{textAt(message, "additional_kwargs", "id"), textAt(message, "id")} {
		for _, prefix := range []string{"msg_", "chatcmpl-", "resp_"} {
			if strings.HasPrefix(id, prefix) {
				return id
			}
		}
	}
	return ""
}
