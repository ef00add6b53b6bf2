package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// LoopStep is what a record is in the loop of an agent, which asks its model, runs the tools that the answer names, and asks again with
// what they say.
type LoopStep uint8

// The steps. Only the rows of emitters that tell all of them set LoopRan.
const (
	NoLoop      LoopStep = iota
	LoopAsks             // a call whose answer is to use tools
	LoopRan              // a tool's execution, below the tool, that has come to its end
	LoopAnswers          // a tool that takes the answer of the run, after which the model is not asked again
	LoopHears            // a piece of an answer that comes in: beside its pieces is the call, which counts once all have come
)

// adjustClaudeCode: the provider is Anthropic whatever the backend is. A call that was interrupted has no span, nor has the last one of
// a run that is stopped for its budget. What the tool that searches the web asks of a model has fees, which only the log record's cost has.
func adjustClaudeCode(f *facts, c *Call, _ *usage) {
	ofClaudeCode(c)
	if c.Role == RoleCall && f.str(querySource) == "web_search_tool" {
		c.Lacks = pricing.UnreadUsage
	}
	switch {
	case c.Role == RoleCall && f.str(stopReason) == "tool_use":
		c.Loop = LoopAsks
	case c.Role == RoleOther && c.Operation == OpExecuteTool && f.yes(succeeded):
		c.Loop = LoopRan
	case c.Role == RoleTool && f.str(usedTool) == "StructuredOutput":
		c.Loop = LoopAnswers
	}
}

// watches reports whether a scope is of those who instrument the Claude Agent SDK, which starts Claude Code.
func watches(scope string) bool {
	return strings.Contains(scope, "claude_agent_sdk") || strings.Contains(scope, "claude-agent-sdk")
}

// adjustSpring: where a model was built without a registry of observations for its tools, they have no spans; what the answer ended for
// shows that some ran. Embabel, which runs on it, accounts for each call once more. LangChain4j's listener for Micrometer tells of its calls here, too.
func adjustSpring(f *facts, c *Call, _ *usage) {
	f.langchain4j(c)
	if event := f.str(embabelEvent); c.Role == RoleCall && (event == "llm_invocation" || event == "embedding") {
		c.Account, c.RequestModel = true, cmp.Or(c.RequestModel, named(f.str(embabelModel)))
	}
	if c.Role == RoleCall && contains(f.str(genFinish), "tool_") { // TOOL_CALLS, tool_use
		c.Loop = LoopAsks
	}
}
