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

// adjustOpenLITHooks: a session has the sum of its turns without their caches, at whatever time it ends, and what a user asked is a turn, too.
// Cursor tells what a turn used at its end; of older versions each part of it has a guess. OpenCode's total shows that it counts disjointly.
func adjustOpenLITHooks(f *facts, c *Call, u *usage) {
	used := u.state() != UsageNone
	switch f.name {
	case "coding_agent.llm.turn":
		switch {
		case strings.HasPrefix(c.ID, "req_"):
			c.Watches = true
		case f.has(genFinish):
			c.Summed = c.Provider == "openai" && !strings.HasPrefix(c.ID, "msg_") // by Codex
		case used:
			f.guess(c, u)
			return
		default:
			c.Operation, c.Role = "", RoleOther
		}
	case "coding_agent.session.loop.stop":
		c.Operation, c.Role = "", RoleOther
		if used {
			c.Operation, c.Role, c.Summed = OpChat, RoleCall, true
		}
	case "coding_agent.session":
		c.Operation, c.Role = OpChain, RoleAggregate
	case "coding_agent.subagent":
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	default:
		if c.Operation != OpExecuteTool {
			c.Operation, c.Role = "", RoleOther
		}
	}
	adjustOwnTable(f, c, u)
}
