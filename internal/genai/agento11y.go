package genai

import "strings"

// Grafana's Agent Observability, which was Sigil before: its wrappers count as the provider does, and newer ones say that they add the caches
// to it. Their scopes kept the name.
var sigil = standard("sigil", 5, nestingRule{known: true, cacheOutside: vAnthropic}, adjustSigil,
	"github.com/grafana/sigil/sdks/*", "github.com/grafana/sigil-sdk/*", "github.com/grafana/agento11y/sdks/*").since(older{
	sign: genResponseID, // of a framework, as that counts
})

// Its instrumentation in the standard's names, and its plugins for coding agents. Those of Codex, Copilot and Cursor tell a turn, whatever the
// number of its calls.
var (
	agento11y      = standard("agento11y", 5, allInside, nil, "github.com/grafana/agento11y/go/*", "agento11y.claude-code")
	agento11yTurns = standard("agento11y-turns", 5, allInside, adjustTurns, "agento11y.codex", "agento11y.copilot", "agento11y.cursor")
)

// adjustTurns: a span is a turn.
func adjustTurns(_ *facts, c *Call, _ *usage) { c.Summed = true }

// adjustSigil: of a stream of LangChain's it takes the whole input, and what was read from Anthropic's cache, not what was written.
func adjustSigil(f *facts, c *Call, u *usage) {
	chat := strings.HasPrefix(f.str(sigilComponent), "Chat") && vendorOf(c.Provider, c.RequestModel)&(vAnthropic|vBedrock) != 0
	if chat && u[gCacheRead] > 0 && u[gCacheRead] <= u[gInput] && u.cacheWrites() == 0 {
		u[gInput] = bad
	}
}
