package genai

import "strings"

// keeping are the last words of OpenLIT's names of requests that do not ask a model, such as "batch.retrieve unknown" or
// "responses.token_count gpt-4o". It gives them the operation of what they are about, and the counts of what they fetch.
var keeping = map[string]bool{"retrieve": true, "list": true, "delete": true, "cancel": true, "content": true, "token_count": true}

func keepsOnly(name string) bool {
	word, _, _ := strings.Cut(name, " ")
	dot := strings.LastIndexByte(word, '.')
	return dot > 0 && keeping[word[dot+1:]]
}

// adjustOpenLIT: where OpenAI told nothing of a stream, OpenLIT puts a guess of its own, and never a cache. The id of a picture is the
// second in which it was made, which others have, too.
func adjustOpenLIT(f *facts, c *Call, u *usage) {
	if keepsOnly(f.name) {
		c.Operation, c.Role = OpFetch, RoleOther
		*u = noUsage
		return
	}
	if c.Operation == OpImage {
		c.ID = ""
	}
	if f.yes(streamed) && contains(c.Provider, "openai") && u[gCacheRead] < 0 && u.state() != UsageNone {
		f.guess(c, u)
	}
}

// adjustOpenLITGoogle: in JavaScript, of what was not streamed, counts that are not told are zero.
func adjustOpenLITGoogle(f *facts, _ *Call, u *usage) {
	if f.has(streamed) && !f.yes(streamed) && u.state() == UsageOK {
		u.set(gReasoning, 0)
		u.set(gCacheRead, 0)
	}
}
