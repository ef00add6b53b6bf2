package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/chat"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/rawjson"
)

// pair writes input and output, both or as much as there is of them: where either is set, the server looks for the
// other nowhere else. The attribute that a text came from goes, so that it is not sent twice.
func (b *batch) pair(s *subject, t *trace) {
	if s.has(lfInput) && s.has(lfOutput) {
		return
	}
	in, out := b.inputOutput(s)
	if s.span.ParentSpanID().IsEmpty() { // the newer path reads a trace's input and output from its root only
		in, out = or(in, t.input), or(out, t.output)
	}
	if !s.has(lfInput) {
		b.str(prefix+"input", in)
	}
	if !s.has(lfOutput) {
		b.str(prefix+"output", out)
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// inputOutput finds input and output in the span's dialect. Dialects that the server pairs by itself, and reads before
// all others that can be on the same span, are left to it where both sides are there.
func (b *batch) inputOutput(s *subject) (in, out string) {
	if s.any(inputMessages, outputMessages) {
		return s.messages(&b.chat)
	}
	if in, out = s.eventMessages(&b.chat); in != "" || out != "" {
		return in, out
	}
	if s.any(aiMessages, aiPrompt, aiText, aiToolCalls, aiObject) {
		return s.take(aiMessages, aiPrompt), s.aiOutput()
	}
	for i := range pairs {
		d := &pairs[i]
		hasIn, hasOut := s.any(d.inputs...), s.any(d.outputs...)
		switch {
		case !hasIn && !hasOut:
			continue
		case hasIn && hasOut && !d.ours && !s.any(lfInput, lfOutput):
			return "", "" // the server does it
		}
		in, out = s.take(d.inputs...), s.take(d.outputs...)
		attrs := s.span.Attributes()
		if in == "" {
			in = or(flat(attrs, "llm.input_messages."), flat(attrs, "gen_ai.prompt."))
		}
		if out == "" {
			out = or(flat(attrs, "llm.output_messages."), flat(attrs, "gen_ai.completion."))
		}
		return in, out
	}
	return "", ""
}

// pairs are the attributes of input and output by dialect. ours marks those that the server does not read as a pair.
var pairs = []struct {
	inputs, outputs []field
	ours            bool
}{
	{[]field{aiToolArgs}, []field{aiToolResult}, true},
	{[]field{aiValue, aiValues}, nil, true},
	{[]field{tlInput}, []field{tlOutput}, false},
	{[]field{oiInput}, []field{oiOutput}, false},
	{[]field{toolArguments}, []field{toolResult}, true},
	{[]field{cliPrompt, cliToolInput, cliCommand}, nil, true},
}

// aiOutput is the answer in the Vercel AI SDK's spelling: a text, or a message where tools were called beside it.
func (s *subject) aiOutput() string {
	text, calls := s.str(aiText), s.str(aiToolCalls)
	if text == "" || !isDocument(calls) {
		return s.take(aiText, aiObject, aiToolCalls)
	}
	s.drop(aiText, aiToolCalls)
	out := rawjson.AppendString([]byte(`{"role":"assistant","content":`), text)
	return string(append(append(append(out, `,"tool_calls":`...), calls...), '}'))
}

// take is the text of the first of the fields that is set, which then goes.
func (s *subject) take(which ...field) string {
	for _, x := range which {
		if s.has(x) {
			if text := encode(s.value(x)); text != "" {
				s.drop(x)
				return text
			}
		}
	}
	return ""
}

// messages rewrites the conventions' messages.
func (s *subject) messages(w *chat.Rewriter) (in, out string) {
	in, _ = w.Input(s.take(inputMessages), s.take(instructions))
	out, _ = w.Output(s.take(outputMessages))
	return in, out
}

// messageEvents are the events that carry input and output.
var messageEvents = map[string]bool{
	"gen_ai.client.inference.operation.details": true,
	"gen_ai.system.message":                     true, "gen_ai.user.message": true, "gen_ai.assistant.message": true,
	"gen_ai.tool.message": true, "gen_ai.choice": true, "gen_ai.content.prompt": true, "gen_ai.content.completion": true,
}

// eventMessages finds input and output in the span's events.
func (s *subject) eventMessages(w *chat.Rewriter) (in, out string) {
	var inputs, outputs []byte
	for _, e := range s.span.Events().All() {
		attrs := e.Attributes()
		switch name := e.Name(); name {
		case "gen_ai.client.inference.operation.details":
			in, _ = w.Input(attr(attrs, "gen_ai.input.messages"), attr(attrs, "gen_ai.system_instructions"))
			out, _ = w.Output(attr(attrs, "gen_ai.output.messages"))
			if in != "" || out != "" {
				return in, out
			}
		case "gen_ai.content.prompt":
			in = or(in, attr(attrs, "gen_ai.prompt"))
		case "gen_ai.content.completion":
			out = or(out, attr(attrs, "gen_ai.completion"))
		case "gen_ai.choice":
			outputs = appendMessage(outputs, "assistant", attrs)
		default:
			if messageEvents[name] {
				inputs = appendMessage(inputs, name[len("gen_ai."):len(name)-len(".message")], attrs)
			}
		}
	}
	return or(in, closed(inputs)), or(out, closed(outputs))
}

func attr(attrs pcommon.Map, key string) string {
	if v, ok := attrs.Get(key); ok {
		return encode(v)
	}
	return ""
}
