package transcript

import "github.com/otelcol-genai/otelcol-genai/internal/genai"

// ScopeName is the instrumentation scope of everything a Reader creates. OTLP/JSON lines keep their own scope.
const ScopeName = "otelcol-genai/transcript"

// Attributes of this package; the rest are OpenTelemetry's gen_ai.* in its current spelling.
const (
	// AttrDialect names the dialect on invoke_agent spans: "claude_code", "codex", "gemini_cli", "events",
	// and those of sessionDialects.
	AttrDialect = "agent.transcript.dialect"
	// AttrAborted is true on a span whose end was never printed, or the output of whose calls never was, or lines of which were lost,
	// and on a call that was interrupted. What its run cost is a lower bound.
	AttrAborted = "agent.transcript.aborted"
	// AttrOutputOpen is true on a chat span whose output count is only the one the agent printed while the message
	// began. The rest of its output is in the remainder.
	AttrOutputOpen = "agent.transcript.output_open"
	// AttrRemainder is true on the chat span that holds what the agent's totals have beyond the messages it printed.
	AttrRemainder = "agent.transcript.remainder"
	// AttrSum is true on a chat span that stands for several model calls: its prompt is the sum of theirs, and says
	// nothing of the context tier that one of them was charged at.
	AttrSum = genai.AttrCallsSummed
	// AttrReportedUSD is the total the agent itself reports for the run, a double, on its invoke_agent span.
	AttrReportedUSD = "gen_ai.usage.cost.amount"

	attrEstimate = "opencode.llm.cost.total"        // what an agent says that a call cost, by a price table of its own
	attrCredits  = "github.copilot.aiu"             // what Copilot charges for a call
	attrTicks    = "gen_ai.usage.cost_in_usd_ticks" // what xAI charges
)
