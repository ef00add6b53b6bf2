package main

import (
	"encoding/json"
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Sizes of the texts in a call: with its other attributes a run's spans come to about 2 KB each.
const (
	promptBytes = 2 << 10
	answerBytes = 512
)

// call is one model call of the load.
type call struct {
	model          *model
	usage          usage
	prompt, answer string
}

func newCall(t *talk) call {
	r := t.r
	m := &models[r.IntN(len(models))]
	u := usage{input: 200 + r.Int64N(900), output: 60 + r.Int64N(500)}
	if r.IntN(3) > 0 {
		u.cacheRead = 1024 * r.Int64N(6)
	}
	if m.cacheWrite > 0 && r.IntN(2) == 0 {
		u.cacheWrite = r.Int64N(2000)
	}
	prompt, answer := t.turn()
	return call{model: m, usage: u, prompt: prompt, answer: answer}
}

// A dialect writes a call as one emitter does. All of these count cached tokens as input.
type dialect struct {
	scope string
	write func(ptrace.Span, *call)
}

var dialects = []dialect{
	{"gen_ai", func(s ptrace.Span, c *call) { writeSemconv(s, c, "gen_ai.usage.cache_creation.input_tokens") }},
	{"opentelemetry.instrumentation.genai.anthropic", func(s ptrace.Span, c *call) {
		writeSemconv(s, c, "gen_ai.usage.cache_write.input_tokens")
	}},
	{"ai", writeAISDK},
}

func writeSemconv(s ptrace.Span, c *call, cacheWrite string) {
	s.SetName("chat " + c.model.name)
	s.SetKind(ptrace.SpanKindClient)
	a := s.Attributes()
	a.PutStr("gen_ai.operation.name", "chat")
	a.PutStr("gen_ai.provider.name", c.model.provider)
	a.PutStr("gen_ai.request.model", c.model.name)
	a.PutStr("gen_ai.input.messages", messages("user", c.prompt))
	a.PutInt("gen_ai.request.max_tokens", 4096)
	a.PutStr("server.address", "api.example.com")
	a.PutInt("server.port", 443)
	a.PutEmptySlice("gen_ai.response.finish_reasons").AppendEmpty().SetStr("stop")
	writeResponse(a, c)
	a.PutInt("gen_ai.usage.cache_read.input_tokens", c.usage.cacheRead)
	if c.usage.cacheWrite > 0 {
		a.PutInt(cacheWrite, c.usage.cacheWrite)
	}
	a.PutStr("gen_ai.output.messages", messages("assistant", c.answer))
}

func writeAISDK(s ptrace.Span, c *call) {
	s.SetName("ai.streamText.doStream")
	s.SetKind(ptrace.SpanKindInternal)
	a := s.Attributes()
	a.PutStr("operation.name", "ai.streamText.doStream answer")
	a.PutStr("ai.operationId", "ai.streamText.doStream")
	a.PutStr("ai.telemetry.functionId", "answer")
	a.PutStr("ai.model.provider", c.model.provider+".chat")
	a.PutStr("ai.model.id", c.model.name)
	a.PutStr("ai.request.headers.user-agent", "ai/6.0.326")
	a.PutStr("ai.prompt.messages", messages("user", c.prompt))
	a.PutStr("gen_ai.system", c.model.provider+".chat")
	a.PutStr("gen_ai.request.model", c.model.name)
	a.PutStr("ai.response.finishReason", "stop")
	a.PutStr("ai.response.text", c.answer)
	a.PutStr("ai.response.model", c.model.name)
	input := c.usage.input + c.usage.cacheRead + c.usage.cacheWrite
	a.PutInt("ai.usage.inputTokens", input)
	a.PutInt("ai.usage.inputTokenDetails.noCacheTokens", c.usage.input)
	a.PutInt("ai.usage.inputTokenDetails.cacheReadTokens", c.usage.cacheRead)
	a.PutInt("ai.usage.inputTokenDetails.cacheWriteTokens", c.usage.cacheWrite)
	a.PutInt("ai.usage.outputTokens", c.usage.output)
	a.PutInt("ai.usage.totalTokens", input+c.usage.output)
	writeResponse(a, c)
}

// writeResponse writes what all these emitters spell alike. The id is set per request, see [batch.stamp].
func writeResponse(a pcommon.Map, c *call) {
	a.PutStr("gen_ai.response.id", "")
	a.PutStr("gen_ai.response.model", c.model.name)
	a.PutInt("gen_ai.usage.input_tokens", c.usage.input+c.usage.cacheRead+c.usage.cacheWrite)
	a.PutInt("gen_ai.usage.output_tokens", c.usage.output)
}

func messages(role, text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always marshals
	}
	return fmt.Sprintf(`[{"role":%q,"parts":[{"type":"text","content":%s}]}]`, role, quoted)
}
