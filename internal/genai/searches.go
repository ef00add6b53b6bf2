package genai

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// searchers are parts of the names of models that search the web before each answer. The search has a fee, by the request and the size of
// what is found, and hardly anybody tells of it: Perplexity's in a cost of its own, OpenAI not at all.
var searchers = [...]string{"sonar", "-search-preview", "-search-api"}

// online is behind the name of a model for which OpenRouter is asked to search.
const online = ":online"

// searched reports whether c took a search that is paid for and not counted.
func (c *Call) searched() bool {
	if c.Family() != FamilyText || c.Tokens[pricing.WebSearch]+c.Tokens[pricing.Request] > 0 {
		return false
	}
	model := cmp.Or(c.Model, c.RequestModel)
	for _, part := range searchers {
		if contains(model, part) {
			return !strings.HasSuffix(model, "-chat") // Perplexity's models that answered without
		}
	}
	return strings.HasSuffix(model, online) || strings.HasSuffix(c.RequestModel, online)
}

// research is what Perplexity's usage objects have and only its deep research is billed for: what was read and searched, beside the
// prompt, and thoughts beside the completion.
type research [3]int64

var noResearch = research{absent, absent, absent}

var researchKeys = map[string]int{
	"citation_tokens": 0, "citationTokens": 0, "num_search_queries": 1, "numSearchQueries": 1, "reasoning_tokens": 2,
}

// number takes the value at a path of a usage object. It returns false if it is none of these.
func (r *research) number(path string, v json.Number) bool {
	k, ok := researchKeys[path]
	if ok {
		r[k] = countOfString(v.String())
	}
	return ok
}

func (r *research) into(own, u *usage, c *Call) {
	if !contains(cmp.Or(c.Model, c.RequestModel), "sonar-deep-research") {
		return
	}
	u.set(gToolPrompt, r[0])
	u.set(gWebSearch, r[1])
	if r[2] > 0 && own[gOutput] >= 0 {
		u.set(gReasoning, r[2])
		u.set(gRawOutput, own[gOutput])
	}
}
