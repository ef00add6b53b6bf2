package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// harnesses are Arize's hooks around coding agents, which speak OpenInference's names. A total is their own sum and proves nothing. What a
// hook at the end of a turn tells are the counts of all calls in it.
var harnesses = []dialect{
	// Codex tells a count again at the end of a turn and with its limits, and the hook adds up whatever it finds.
	inference("arize-codex", 6, allInside, func(f *facts, c *Call, u *usage) { f.guess(c, u) }, "arize-codex-plugin"),
	inference("arize-claude", 6, nestingRule{known: true, cacheUntold: everyVendor}, adjustHarness, "arize-claude-plugin"), // before 2026-06
	inference("arize-cursor", 6, nestingRule{known: true}, adjustArizeCursor, "arize-cursor-plugin"),
	inference("arize-gemini", 6, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: thinkers}, adjustHarness, "arize-gemini-plugin"),
	inference("arize-opencode", 6, nestingRule{known: true, reasoningOutside: everyVendor}, adjustHarness, "arize-opencode-plugin"),
	inference("arize-omp", 6, allInside, adjustHarness, "arize-omp-plugin"),
	// Kiro sells credits, whatever the model.
	inference("arize-kiro", 6, nestingRule{known: true, cacheUntold: everyVendor}, adjustHarness, "arize-kiro-plugin").by("kiro"),
}

func adjustHarness(f *facts, c *Call, u *usage) {
	if u[gTotal] == u[gInput]+u[gOutput] {
		u[gTotal] = absent
	}
	c.Summed = c.Role == RoleCall && (strings.HasPrefix(f.name, "Turn ") || f.scope == "arize-kiro-plugin")
}

// adjustArizeCursor: where Cursor told no answer, as its command line does not, the end of a turn is all that there is.
func adjustArizeCursor(f *facts, c *Call, u *usage) {
	adjustHarness(f, c, u)
	if c.Role == RoleAggregate && f.name == "Agent Stop" && c.Model != "" {
		c.Operation, c.Role = OpChat, RoleCall
	}
	c.Summed = c.Role == RoleCall
	halveCursor(c, u)
}

// halveCursor: the hook adds the caches to what Cursor tells of the input, which has them already in some of Cursor's versions. Where that is possible
// the smaller count is taken, as a lower bound.
func halveCursor(c *Call, u *usage) {
	cache := u.or0(gCacheRead) + u.cacheWrites()
	if told := u[gInput] - cache; c.Role == RoleCall && cache > 0 && told >= cache {
		u[gInput], c.Lacks = told, pricing.MissingTokens
	}
}
