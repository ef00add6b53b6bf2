package genai

import (
	"cmp"
	"strings"
)

// trpc is trpc-agent-go. What its exporter to Langfuse tells is in Langfuse's buckets, which are added up as they are read.
var trpc = standard("trpc-agent", 5, allInside, adjustTRPC, "trpc.agent.go").since(older{
	sign:    lfUsage,
	nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, thoughtsUntold: vGoogle},
})

// adjustTRPC: Gemini's thoughts are in the total alone. Every part of a stream of Gemini's tells the whole prompt, and the parts are added up.
func adjustTRPC(f *facts, c *Call, u *usage) {
	google := vendorOf(c.Provider, c.Model) == vGoogle
	if f.has(lfUsage) {
		total := u[gTotal]
		adjustLangfuse(f, c, u)
		if google {
			u.set(gTotal, total)
		}
	}
	if c.Role == RoleCall && google && f.yes(streamed) && u.state() != UsageNone {
		u[gInput] = bad
	}
}

// adjustEino: the outermost span is a workflow, also where it is of a model that was called alone.
func adjustEino(f *facts, c *Call, _ *usage) {
	switch strings.ToLower(f.str(einoComponent)) {
	case "chatmodel", "agenticmodel":
		c.Operation, c.Role = OpChat, RoleCall
	}
}

// bifrostSpelling is the standard's or OpenInference's, and has the provider's searches in the words of Perplexity.
var bifrostSpelling = traceaiSpelling.or(&spelling{counts: [givens][]field{gWebSearch: {bifrostSearches}}})

// adjustBifrost: it tells caches unless there were none. What Perplexity searched has a fee in its deep research alone.
func adjustBifrost(_ *facts, c *Call, u *usage) {
	if model := cmp.Or(c.Model, c.RequestModel); contains(model, "sonar") && !contains(model, "sonar-deep-research") {
		u[gWebSearch] = absent
	}
	if c.Role == RoleCall && u[gInput] >= 0 && u[gCacheRead] < 0 && u.cacheWrites() == 0 {
		u[gCacheRead] = 0
	}
}
