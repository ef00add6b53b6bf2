package read

import (
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
	"github.com/otelcol-genai/otelcol-genai/internal/said"
)

// texts keeps what was said in the span whose row was made last, and how it begins.
func (s *source) texts(at ledger.At, span ptrace.Span, rows *Rows) {
	if s.settings.MaxText <= 0 {
		return
	}
	in, out := sides(span)
	if empty[in] {
		in = ""
	}
	s.text1(at, ledger.SideInput, in, rows)
	s.text1(at, ledger.SideOutput, out, rows)
	if n := len(rows.Runs); n > 0 && rows.Runs[n-1].Span == at.Span && in != "" {
		rows.Runs[n-1].Title = said.Title(in)
	}
}

// empty are inputs that say nothing: of a function without arguments, and a prompt that Claude Code does not tell.
var empty = map[string]bool{"{}": true, "[]": true, "null": true, "<REDACTED>": true}

func (s *source) text1(at ledger.At, side, body string, rows *Rows) {
	if body == "" {
		return
	}
	whole := len(body)
	if whole > s.settings.MaxText {
		body = body[:s.settings.MaxText]
		for len(body) > 0 && !utf8.RuneStart(body[len(body)-1]) && len(body) > s.settings.MaxText-utf8.UTFMax {
			body = body[:len(body)-1]
		}
	}
	rows.Texts = append(rows.Texts, ledger.Text{
		Trace: at.Trace, Span: at.Span, At: at.Started, Side: side, Bytes: int64(whole), Body: valid(body),
	})
}

// side is one of the two.
type side uint8

const (
	input side = iota
	output
)

// textNames are the attributes that hold what was said, the best first: messages before what an emitter shows of them.
var textNames = lexicon.Compile(map[side][]string{
	input: {
		"gen_ai.input.messages", "langfuse.observation.input", "ai.prompt.messages", "ai.prompt", "ai.toolCall.args",
		"gen_ai.tool.call.arguments", "traceloop.entity.input", "input.value", "user_prompt", "tool_input", "full_command",
		"mastra.agent_run.input", "mastra.model_generation.input", "mastra.model_step.input", "mastra.tool_call.input",
		"mastra.mcp_tool_call.input", "mastra.workflow_run.input", "genkit:input", "mlflow.spanInputs", "tool.input", "agent.prompt",
		"lmnr.span.input", "langwatch.input", "llm.messages", "input", "gen_ai.prompt", "sandbox.command", "gen_ai.prompt.0.content", "llm.input_messages.0.message.content",
	},
	output: {
		"gen_ai.output.messages", "langfuse.observation.output", "ai.response.text", "ai.response.object", "ai.response.toolCalls",
		"ai.toolCall.result", "gen_ai.tool.call.result", "traceloop.entity.output", "output.value", "mastra.agent_run.output",
		"mastra.model_generation.output", "mastra.model_step.output", "mastra.tool_call.output", "mastra.mcp_tool_call.output",
		"mastra.workflow_run.output", "genkit:output", "mlflow.spanOutputs", "tool.output", "agent.result", "lmnr.span.output", "langwatch.output", "output", "gen_ai.completion",
		"gen_ai.completion.0.content", "llm.output_messages.0.message.content",
	},
})

// sides are what went in and what came out. Emitters that write messages as events come last.
func sides(span ptrace.Span) (in, out string) {
	var found [2]pcommon.Value
	var ranks [2]int
	for attr, v := range span.Attributes().All() {
		if !textNames.MayHave(attr) || v.Type() == pcommon.ValueTypeEmpty {
			continue
		}
		if w, ok := textNames.Find(attr); ok && (ranks[w.Field] == 0 || int(w.Rank)+1 < ranks[w.Field]) && (v.Type() != pcommon.ValueTypeStr || v.Str() != "") {
			found[w.Field], ranks[w.Field] = v, int(w.Rank)+1
		}
	}
	if ranks[input] != 0 {
		in = plain(found[input])
	}
	if ranks[output] != 0 {
		out = plain(found[output])
	}
	if in == "" || out == "" {
		inEvents, outEvents := events(span)
		if in == "" {
			in = inEvents
		}
		if out == "" {
			out = outEvents
		}
	}
	return in, out
}

// events are the messages of span events: of the standard's older form, one event each, and the newer, all in one.
func events(span ptrace.Span) (in, out string) {
	var ins, outs []string
	for _, e := range span.Events().All() {
		attrs := e.Attributes()
		switch e.Name() {
		case "gen_ai.client.inference.operation.details":
			ins, outs = append(ins, whole(attrs, "gen_ai.input.messages")), append(outs, whole(attrs, "gen_ai.output.messages"))
		case "gen_ai.content.prompt":
			ins = append(ins, whole(attrs, "gen_ai.prompt"))
		case "gen_ai.content.completion":
			outs = append(outs, whole(attrs, "gen_ai.completion"))
		case "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message":
			ins = append(ins, whole(attrs, "content"))
		case "gen_ai.choice":
			outs = append(outs, whole(attrs, "message")+whole(attrs, "content"))
		}
	}
	return strings.TrimSpace(strings.Join(ins, "\n\n")), strings.TrimSpace(strings.Join(outs, "\n\n"))
}

func whole(attrs pcommon.Map, attr string) string {
	if v, ok := attrs.Get(attr); ok {
		return plain(v)
	}
	return ""
}

// plain is a value as text, JSON where it has structure.
func plain(v pcommon.Value) string {
	if v.Type() != pcommon.ValueTypeStr && nesting.TooDeep(v) {
		return nesting.Marker
	}
	return v.AsString()
}
