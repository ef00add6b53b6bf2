package genai

import (
	"encoding/json"
	"strconv"
)

// fromCache reports whether a record says that its reply came from a cache of the emitter's own: it repeats the counts of the
// call that the cache once saved. A cost that is told beside it was paid.
func (f *facts) fromCache(c *Call) bool {
	return f.yes(cacheHit) && !c.HasReported
}

// reused reports whether a usage object is one that LangChain took from its cache: the counts are those of the first call,
// with a total cost of 0 (langchain-core from 0.3.73 on). Langfuse's handler shortens the names. Who tells costs of input or output
// as well keeps accounts, and means by 0 a model whose price it does not know; so does who sums up without counts of LangChain's.
func reused(usage map[string]any) bool {
	if usage["input_cost"] != nil || usage["output_cost"] != nil || usage["input_tokens"] == nil && usage["input"] == nil {
		return false
	}
	total, told := usage["total_cost"].(json.Number)
	return told && zero(total.String())
}

// zero reports whether s is a number that is 0.
func zero(s string) bool {
	n, err := strconv.ParseFloat(s, 64)
	return err == nil && n == 0
}

// reusedByLangChain reports whether LangChain took a generation from its cache: in Python the counts cost nothing, in JavaScript
// they are set to 0 and the generation's own are emptied, while the response keeps those of the first call.
func reusedByLangChain(generation any) bool {
	counts, _ := at(generation, "message", "kwargs", "usage_metadata").(map[string]any)
	own, told := at(generation, "generationInfo", "tokenUsage").(map[string]any)
	return reused(counts) || told && len(own) == 0 && counts["total_tokens"] == json.Number("0")
}

// oiCacheInputRank is the rank of the name under which versions before 0.1.48 tell how many tokens of the prompt were text.
var oiCacheInputRank = rankOf("llm.token_count.prompt_details.cache_input")

// adjustOILiteLLM: LiteLLM's cost of an answer is 0 where it came from its cache, and none where it does not know the model.
func adjustOILiteLLM(f *facts, c *Call, u *usage) {
	if f.has(oiCacheRead) && f.ranks[oiCacheRead] == oiCacheInputRank {
		u[gCacheRead] = absent
	}
	adjustOpenInference(f, c, u)
	c.Free = f.has(oiCost) && zero(f.value(oiCost).AsString())
}
