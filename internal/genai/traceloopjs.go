package genai

import "strings"

const (
	traceloopOpenAI = "@traceloop/instrumentation-openai"
	chatOverhead    = 7 // tokens that OpenAI puts around the text of a chat, at least
)

// adjustTraceloopJS: by default OpenLLMetry for JavaScript counts the texts of a stream of OpenAI's itself, also where OpenAI told what it
// counted, and nothing tells such a span from one of an answer that was not streamed. What an image took is from a table of its own. Of
// OpenAI's Responses the counts are as they were told.
func adjustTraceloopJS(f *facts, c *Call, u *usage) {
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
