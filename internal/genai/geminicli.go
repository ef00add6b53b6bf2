package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// toolsOwn is the role of a call that one of Gemini CLI's tools makes: of those that search the web and that read pages.
const toolsOwn = "utility_tool"

// adjustGeminiEvent reads the response that Gemini CLI logs with a call, unless it was told to log no prompts: what was searched for the
// answer, and what of the counts is sound or images. Where it is not there, one of the CLI's tools may have searched.
func adjustGeminiEvent(f *facts, c *Call, u *usage) {
	adjustEvent(f, c, u)
	responses := geminiResponses(f.str(cliResponse))
	for _, r := range responses {
		candidates, _ := at(r, "candidates").([]any)
		for _, candidate := range candidates {
			readUsage(u, c, map[string]any{"groundingMetadata": at(candidate, "groundingMetadata")})
		}
	}
	switch n := len(responses); {
	case n > 0: // a stream's last part tells what all of it counts
		readUsage(u, c, map[string]any{"usageMetadata": at(responses[n-1], "usageMetadata")})
	case f.str(cliRole) == toolsOwn && c.Lacks == "":
		c.Lacks = pricing.UnreadUsage
	}
}

// geminiResponses are a response, or the parts of one that was streamed.
func geminiResponses(s string) []any {
	if strings.HasPrefix(s, "[") {
		list, _ := at(object(`{"list":`+s+"}"), "list").([]any)
		return list
	}
	if o := object(s); o != nil {
		return []any{o}
	}
	return nil
}
