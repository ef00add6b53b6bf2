package convert

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// pair writes input and output, both or as much as there is of them: where either is set, the server looks for the
// other nowhere else. The attribute that a text came from goes, so that it is not sent twice.
func (c *Converter) pair(s *subject, t *trace) {
	io := sides{wantIn: !s.has(lfInput), wantOut: !s.has(lfOutput)}
	if io.complete() {
		return
	}
	c.inputOutput(s, &io)
	if c.isAppRoot(s.span, t) && !io.theirs { // the newer path reads a trace's input and output from its root only
		io.offer(func() string { return t.input }, func() string { return t.output })
		c.borrow(s, &io)
	}
	c.set(s, lfInput, io.in)
	c.set(s, lfOutput, io.out)
}

// sides are the input and output found so far, of those that are wanted.
type sides struct {
	in, out         string
	wantIn, wantOut bool
	all             bool // also what the server would find by itself
	theirs          bool // the server finds both by itself
}

// offer fills what is still wanted.
func (io *sides) offer(in, out func() string) {
	if io.wantIn {
		io.in = in()
		io.wantIn = io.in == ""
	}
	if io.wantOut {
		io.out = out()
		io.wantOut = io.out == ""
	}
}

func (io *sides) complete() bool { return !io.wantIn && !io.wantOut }

// untouched reports whether nothing is found or set yet.
func (io *sides) untouched() bool { return io.wantIn && io.wantOut }

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// inputOutput finds input and output in the span's dialect, each side in the first place that has it. Dialects that
// the server pairs by itself, and reads before all others that can be on the same span, are left to it where both
// sides are there.
func (c *Converter) inputOutput(s *subject, io *sides) {
	io.offer(func() string { return c.input(s.take(inputMessages), s.take(instructions)) },
		func() string { return c.output(s.take(outputMessages)) })
	if s.span.Events().Len() > 0 && !io.complete() {
		in, out := c.eventMessages(s)
		io.offer(func() string { return in }, func() string { return out })
	}
	io.offer(func() string { return s.take(aiMessages, aiPrompt) }, s.aiOutput)
	if strings.HasPrefix(s.str(oiOutput), `{"generations":`) { // LangChain's own dump, in which the server finds no calls
		c.spread(s, io)
	}
	for i := range pairs {
		d := &pairs[i]
		hasIn, hasOut := s.any(d.inputs...), s.any(d.outputs...)
		if hasIn && hasOut && !d.ours && io.untouched() && !io.all {
			io.theirs = true
			return
		}
		if hasIn || hasOut {
			io.offer(func() string { return s.take(d.inputs...) }, func() string { return s.take(d.outputs...) })
			c.spread(s, io)
		}
	}
}

// spread finds messages that the emitter spread over many attributes.
func (c *Converter) spread(s *subject, io *sides) {
	attrs := s.span.Attributes()
	io.offer(func() string { return or(flat(attrs, "llm.input_messages."), flat(attrs, "gen_ai.prompt.")) },
		func() string { return or(flat(attrs, "llm.output_messages."), flat(attrs, "gen_ai.completion.")) })
}

// input is the messages of a request, rewritten where they can be.
func (c *Converter) input(messages, instructions string) string {
	start, ok := len(c.texts.b), false
	if c.texts.b, ok = c.chat.AppendInput(c.texts.b, messages, instructions); !ok {
		return messages
	}
	return c.texts.text(start)
}

// output is the messages of a response, likewise.
func (c *Converter) output(messages string) string {
	start, ok := len(c.texts.b), false
	if c.texts.b, ok = c.chat.AppendOutput(c.texts.b, messages); !ok {
		return messages
	}
	return c.texts.text(start)
}

// pairs are the attributes of input and output by dialect. ours marks those that the server does not read as a pair.
var pairs = []struct {
	inputs, outputs []field
	ours            bool
}{
	{[]field{aiToolArgs}, []field{aiToolResult}, true},
	{[]field{aiValue, aiValues}, nil, true},
	{[]field{adkIn}, []field{adkOut}, false},
	{[]field{tlInput}, []field{tlOutput}, false},
	{[]field{oiInput}, []field{oiOutput}, false},
	{[]field{toolArguments}, []field{toolResult}, true},
	{[]field{cliPrompt, cliToolInput, cliCommand}, nil, true},
	{
		[]field{mastraAgentIn, mastraCallIn, mastraStepIn, mastraToolIn, mastraMCPIn, mastraFlowIn},
		[]field{mastraAgentOut, mastraCallOut, mastraStepOut, mastraToolOut, mastraMCPOut, mastraFlowOut}, true,
	},
	{[]field{genkitIn}, []field{genkitOut}, true},
	{[]field{mlflowIn}, []field{mlflowOut}, true},
	{[]field{appToolInput, appPrompt}, []field{appToolOutput, appResult}, true},
	{[]field{lmnrIn, langwatchIn}, []field{lmnrOut, langwatchOut}, true},
	{[]field{plainIn}, []field{plainOut}, false},
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
			if text := exact(s.value(x)); text != "" {
				s.drop(x)
				return text
			}
		}
	}
	return ""
}
