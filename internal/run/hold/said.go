package hold

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// said is what log records of a trace tell that its spans lack.
type said struct {
	bySpan    map[pcommon.SpanID]*texts // of an agent span: what it was asked first, and answered last
	byRequest map[string]*genai.Said    // of a call
}

type texts struct {
	prompt, answer *genai.Said
	asked, told    pcommon.Timestamp
}

// listen gathers what the held log records of a trace tell.
func (l *letting) listen() {
	if !l.h.set.Texts {
		return
	}
	for i := range l.t.logs {
		rec := l.t.logs[i].rec
		s, ok := genai.ReadSaid(l.t.logs[i].origin.Scope, rec)
		if !ok {
			continue
		}
		if l.said.bySpan == nil {
			l.said = said{map[pcommon.SpanID]*texts{}, map[string]*genai.Said{}}
		}
		of := l.said.bySpan[rec.SpanID()]
		if of == nil {
			of = &texts{}
			l.said.bySpan[rec.SpanID()] = of
		}
		of.hear(&s, rec.Timestamp())
		if s.Request != "" && !s.Prompt {
			l.said.byRequest[s.Request] = &s
		}
	}
}

func (t *texts) hear(s *genai.Said, at pcommon.Timestamp) {
	switch {
	case s.Prompt && (t.prompt == nil || at < t.asked):
		t.prompt, t.asked = s, at
	case !s.Prompt && (t.answer == nil || at >= t.told):
		t.answer, t.told = s, at
	}
}

// quote puts on a span what was said in it.
func (l *letting) quote(span ptrace.Span) {
	if l.said.bySpan == nil {
		return
	}
	attrs := span.Attributes()
	if of := l.said.bySpan[span.SpanID()]; of != nil {
		for _, s := range []*genai.Said{of.prompt, of.answer} {
			if s != nil {
				genai.WriteSaid(attrs, s)
			}
		}
	}
	if id, ok := attrs.Get("request_id"); ok {
		if s := l.said.byRequest[id.Str()]; s != nil {
			genai.WriteSaid(attrs, s)
		}
	}
}
