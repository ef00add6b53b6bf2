package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

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

// adjustOpenLITOpenAI: a response has its thoughts in the output, whoever made it. What OpenAI's own tools did there is told by their kinds,
// where it was not streamed.
func adjustOpenLITOpenAI(f *facts, c *Call, u *usage) {
	adjustOpenLIT(f, c, u)
	if c.Role != RoleCall || f.str(openaiAPI) != "responses" || u.state() != UsageOK {
		return
	}
	u.set(gTotal, u[gInput]+u[gOutput])
	if asked := named(f.word(genRequestService)); f.yes(streamed) && asked != "" { // the answer's tier is read where it was not streamed, and else "default"
		c.Service, c.Wished = asked, true
	}
	if used := f.str(openaiBuiltIn); used != "" {
		builtIn(used, c, u)
	} else if f.yes(streamed) && offersFees(f.str(toolDefinitions)) {
		c.Lacks = pricing.UnreadUsage
	}
}

// builtIns are OpenLIT's names of OpenAI's tools, by the given of their fee.
var builtIns = map[string]given{"web_search": gWebSearch, "file_search": gFileSearch, "code_interpreter": gCodeSession}

// builtIn counts such tools as OpenLIT lists them, one name for each time. A model that thinks may have opened pages, which is free, and an
// interpreter may have run in one session: of several the first is sure to be paid for.
func builtIn(used string, c *Call, u *usage) {
	for _, tool := range strings.Split(used, ", ") {
		k, ok := builtIns[tool]
		switch {
		case !ok, k == gCodeSession && u[k] > 0, k == gWebSearch && u[k] > 0 && u.or0(gReasoning) > 0:
			c.Lacks = pricing.UnreadUsage
		default:
			u.add(k, 1)
		}
	}
}

// openLITLiteLLM is of what LiteLLM tells: caches are in the input, and, since 1.90 or shortly before, xAI's thoughts in the output.
var openLITLiteLLM = standard("openlit-litellm", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustOpenLITLiteLLM,
	"openlit.instrumentation.litellm").since(older{
	version: version{1, 90}, nesting: nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vXAI},
})

// ownStreams are the vendors whose streams LiteLLM always read the counts of. Of others its versions up to some before 1.83 counted
// themselves.
const ownStreams = vAnthropic | vBedrock | vGoogle

// adjustOpenLITLiteLLM: the version that decides is LiteLLM's. What it counted itself has no cache, and what it was told may have none either.
func adjustOpenLITLiteLLM(f *facts, c *Call, u *usage) {
	adjustOpenLIT(f, c, u)
	if f.version = f.str(sdkVersion); c.Role != RoleCall || !f.yes(streamed) || u.state() != UsageOK || u.or0(gCacheRead)+u.cacheWrites() > 0 {
		return
	}
	model := cmp.Or(c.RequestModel, c.Model)
	switch vendor, _, routed := strings.Cut(model, "/"); {
	case u[gCacheRead] < 0: // as older versions of OpenLIT counted, too
		f.guess(c, u)
	case vendorOf(vendor, model)&ownStreams != 0 && vendor != "openrouter":
	case routed && vendor != "openai" && vendor != "azure" && versionOf(f.version).before(version{1, 83}):
		f.guess(c, u)
	default:
		c.Assumed |= AssumedCounted
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

// adjustOpenLITJS: where OpenAI told nothing of a stream, OpenLIT counts the texts itself, without what OpenAI puts around them. A cache is
// OpenAI's to tell. A response has its thoughts in the output, whoever made it.
func adjustOpenLITJS(f *facts, c *Call, u *usage) {
	if c.Role == RoleCall && f.str(openaiAPI) == "responses" && u.state() == UsageOK {
		u.set(gTotal, u[gInput]+u[gOutput])
		return
	}
	if c.Role != RoleCall || c.Operation != OpChat || !f.yes(streamed) || !c.saysOpenAI() || u.or0(gCacheRead) > 0 || u.state() == UsageNone {
		return
	}
	if u[gInput] <= chatOverhead {
		f.guess(c, u)
		return
	}
	c.Assumed |= AssumedCounted
}
