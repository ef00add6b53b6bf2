package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustCrewAI: neither instrumentation of CrewAI has spans of its own for the calls of a model, unless it listens to CrewAI's events.
// The crew's account proves that there were some, and is no bill: it counts a model that several agents share once for each.
func adjustCrewAI(f *facts, c *Call, _ *usage) {
	if c.Role == RoleAgent && f.has(crewUsage) {
		c.Lacks = pricing.MissingTokens
	}
}

// adjustOICrewAI: the crew is said to be a chain, and is the run of its agents.
func adjustOICrewAI(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if s := f.str(oiOutputValue); c.Role == RoleAggregate && strings.HasSuffix(f.name, ".kickoff") && strings.Contains(s, `"token_usage"`) {
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
		c.Lacks = pricing.MissingTokens
	}
}

// adjustCrewAIEvents: the listener to CrewAI's events has spans of calls. Of models that CrewAI asks through LiteLLM, which keep their prefix, it
// is told no caches.
func adjustCrewAIEvents(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if c.Role == RoleCall && u[gCacheRead] < 0 && u[gOutput] >= 0 && throughLiteLLM(c.Model) {
		c.Assumed |= AssumedUncached
	}
}
