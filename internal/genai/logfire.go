package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustLogfire: what the provider told is kept whole, by older versions with the answer alone; those before 4.31 left caches out of
// Anthropic's input. An SDK's streamed call has a span without counts and, as the stream ends, a second one with them. OpenAI's agents
// have one span for each call, whose counts are zero where a stream told none; where it failed it has no more than a model, and how that was configured or a usage that is null.
func adjustLogfire(f *facts, c *Call, u *usage) {
	asked := f.hasAny(logfireConfig, logfireUsage) && c.RequestModel != ""
	if c.Role == RoleOther && c.Operation == "" && f.scope == "logfire.openai_agents" && asked {
		c.Operation, c.Role = OpChat, RoleCall
	}
	readUsage(u, c, object(f.str(genRawUsage)))
	if s := f.str(logfireData); strings.Contains(s, `"usage"`) && !f.has(genRawUsage) {
		readUsage(u, c, at(object(s), "usage"))
	}
	if c.Role == RoleCall { // of OpenAI's agents, whose turns and runs sum up
		readUsage(u, c, object(f.str(logfireUsage)))
		response := object(f.str(logfireResponse))
		readTools(u, c, response)
		c.served(tierOf(response))
		if f.scope == "logfire.openai" && offersFees(f.str(toolDefinitions)) { // what was used of them is not told
			c.Lacks = pricing.UnreadUsage
		}
		c.agentsModel(object(f.str(logfireConfig)))
	}
	c.Until = c.Role == RoleAgent && f.scope == "logfire.claude_agent_sdk"
	if c.Role == RoleCall && u.state() == UsageNone && c.Model != "" && c.ID == "" && !f.has(genInput) && !asked {
		c.Role = RoleOther
	}
}
