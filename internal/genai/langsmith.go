package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// claudeAgentSDK is how LangSmith names the integration.
const claudeAgentSDK = "claude-agent-sdk"

// adjustLangSmith: the details are JSON, or a dict as Python prints it.
func adjustLangSmith(f *facts, c *Call, u *usage) {
	c.langChain(f, true)
	told := object(f.str(lsUsage))
	if n, ok := firstNumber(told, "total_tokens"); ok && n > u[gTotal] {
		u[gTotal] = n // the provider's, where the attribute is a sum of LangSmith's
	}
	readUsage(u, c, told)
	readUsage(u, c, map[string]any{
		"input_token_details":  dict(f.str(genInputDetails)),
		"output_token_details": dict(f.str(genOutputDetails)),
	})
	answer := f.str(completionText)
	readLangSmithAnswer(u, c, answer)
	f.asAnswered(c, u)
	f.lackedByLangSmith(c, u)
	if strings.Contains(answer, `"cost"`) {
		readLangChainCost(u, c, object(answer))
	}
	c.Loops = f.str(lsIntegration) == "vercel-ai-sdk" // of a stream in steps only the first has a span, around the tools of all
	if f.str(lsIntegration) != claudeAgentSDK {
		return
	}
	c.Watches = true
	if countedEarly(answer, u[gOutput]) {
		c.Lacks = pricing.MissingTokens
	}
	c.Aborted = c.Role != RoleCall && f.yes(lsFailed) // what was interrupted has no span
}

// readLangSmithAnswer reads what the provider's tools did and which tier answered, where the answer that LangSmith keeps tells it.
func readLangSmithAnswer(u *usage, c *Call, answer string) {
	if marksTools(answer) {
		o := object(answer)
		readTools(u, c, o)
		readLangChainTools(u, c, o)
	}
	for _, mark := range [...]string{`Tier"`, `_tier"`, `"performanceConfig"`} {
		if strings.Contains(answer, mark) {
			o := object(answer)
			told := at(o, langChainMetadata...)
			c.served(cmp.Or(tierOf(o), tierOf(told), tierOf(at(told, "metadata"))))
			return
		}
	}
}

// lackedByLangSmith notes what LangSmith's spans of a call leave out.
func (f *facts) lackedByLangSmith(c *Call, u *usage) {
	if c.Role != RoleCall {
		return
	}
	if c.Lacks == "" && f.yes(lsTraceable) && f.has(lsTraceName) && f.str(lsTraceName) != f.name {
		c.Lacks = pricing.MissingTokens // a run of LangChain's for JavaScript, on the span of what it was called in and over the run before
	}
	if u[gWebSearch] < 0 && strings.Contains(f.str(lsPrompt), `"google_search":{`) {
		c.Lacks = pricing.UnreadUsage // Google was offered, and the wrapper of its SDK keeps nothing of what was searched
	}
}
