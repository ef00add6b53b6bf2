package genai

// langChainElixir is LangChain for Elixir, whose scope is its application's name. It reads neither Gemini's caches nor its thoughts.
var langChainElixir = dialect{
	name: "langchain-elixir", rank: 5, scopes: []string{"langchain"}, language: "erlang", spelling: &genSpelling, acts: genActs,
	nesting: nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: vGoogle, thoughtsUntold: vGoogle}, adjust: adjustLangChainElixir,
}

// reqLLM is ReqLLM for Elixir, which tells each provider's counts as they are.
var reqLLM = standard("req-llm", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle}, adjustOwnTable, "req_llm")

// adjustLangChainElixir: of Anthropic's streams it adds up the first event and the last, each of which tells the whole prompt.
func adjustLangChainElixir(f *facts, c *Call, u *usage) {
	if c.Role == RoleCall && f.yes(streamed) && vendorOf(c.Provider, c.Model) == vAnthropic && u.state() != UsageNone {
		u[gInput] = bad
	}
}

// adjustOwnTable: the cost is from a table of the emitter's own, whoever charges.
func adjustOwnTable(f *facts, c *Call, _ *usage) {
	if f.reported(c); c.HasReported {
		c.By = TellEstimate
	}
}
