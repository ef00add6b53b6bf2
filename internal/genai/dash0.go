package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// dash0 is Dash0's plugin for coding agents, whose spans are turns. Of Claude Code, where lifetimes are told, caches stand beside the input;
// Codex, Copilot and Cursor include them.
var dash0 = standard("dash0", 5, cacheOutside(everyVendor), adjustDash0, "dash0-agent-plugin").since(older{
	sign: genCacheWrite5m, nesting: allInside,
})

// adjustDash0: the model of one of Claude Code's subagents is told as the session's, whatever it was. A turn that was fast in part tells both
// parts, which have rates of their own.
func adjustDash0(f *facts, c *Call, _ *usage) {
	c.Summed = true
	if strings.HasPrefix(f.name, "invoke_agent ") && f.has(genCacheWrite5m) {
		c.RequestModel, c.Model = "", ""
	}
	var parts []struct {
		Speed string `json:"speed"`
	}
	if s := f.str(dash0Breakdown); s == "" || len(s) > maxJSON || json.Unmarshal([]byte(s), &parts) != nil || len(parts) == 0 {
		return
	}
	for _, part := range parts {
		if part.Speed != parts[0].Speed {
			c.Lacks = pricing.UnreadUsage
			return
		}
	}
	if fast(parts[0].Speed) {
		c.Service = named(parts[0].Speed)
	}
}
