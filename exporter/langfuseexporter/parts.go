package langfuseexporter

import (
	"context"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/split"
)

// sendParts delivers parts in as many requests as the server's answers need. known is the answer to the first, nil
// where that has not been sent yet.
func (p *project) sendParts(ctx context.Context, parts []ptrace.Traces, known *deliver.Result) (res result) {
	var doubted ptrace.Traces // the one span that was refused by itself: it gets a second chance
	for len(parts) > 0 {
		part := parts[0]
		r := known
		if r == nil {
			r = p.postTraces(ctx, part)
		}
		known = nil
		switch r.Outcome {
		case deliver.Sent:
			res.sent += p.sent(ctx, part.SpanCount())
			parts = parts[1:]
		case deliver.Bad, deliver.Large:
			if part.SpanCount() == 1 && part != doubted {
				doubted = part // a proxy on the way that fails for once is no judgement of the span
				continue
			}
			smaller, err := p.divide(ctx, part, *r)
			if err != nil {
				res.err = err
			}
			parts = append(smaller, parts[1:]...)
		default: // the others would fare no better now
			if r.Taken {
				doubt(part)
			}
			split.Join(part, parts[1:]...)
			return p.handBack(ctx, part, *r, res)
		}
	}
	return res
}

var marshaler ptrace.ProtoMarshaler

func (p *project) postTraces(ctx context.Context, td ptrace.Traces) *deliver.Result {
	body, err := marshaler.MarshalTraces(td)
	if err != nil {
		return &deliver.Result{Outcome: deliver.Bad, Err: err}
	}
	r := p.post(ctx, body)
	return &r
}

// divide makes a refused request smaller: halves it, or shortens its only span, or drops that where it is the one at
// fault.
func (p *project) divide(ctx context.Context, td ptrace.Traces, r deliver.Result) ([]ptrace.Traces, error) {
	n := td.SpanCount()
	if n > 1 {
		p.count(ctx, p.telemetry.ExporterLangfuseSpansBisected, n)
		first, second := split.Halve(td)
		return []ptrace.Traces{first, second}, nil
	}
	if r.Outcome == deliver.Bad {
		return nil, p.drop(ctx, td, reasonBadRequest, r.Err)
	}
	span := split.First(td)
	removed, _ := split.Shrink(span, marshaler.SpanSize(span)/2)
	p.count(ctx, p.telemetry.ExporterLangfuseTruncated, removed)
	if removed == 0 {
		return nil, p.drop(ctx, td, reasonTooLarge, r.Err)
	}
	return []ptrace.Traces{td}, nil
}

func (p *project) handBack(ctx context.Context, td ptrace.Traces, r deliver.Result, res result) result {
	n := td.SpanCount()
	if r.Outcome == deliver.Refused && !p.waits {
		p.lose(ctx, p.name, td, reasonRefused)
		res.err = &refusal{r.Err}
		return res
	}
	p.count(ctx, p.telemetry.ExporterLangfuseSpansRetried, n)
	res.left, res.err = td, p.later(ctx, r)
	return res
}

// later is the error of something that is to be tried again, not before the time the server has asked for.
func (p *project) later(ctx context.Context, r deliver.Result) error {
	err := r.Err
	if r.Outcome == deliver.Refused {
		err = &refusal{err}
	}
	if r.Wait == 0 {
		return err
	}
	p.telemetry.ExporterLangfuseRateLimitWait.Add(ctx, r.Wait.Seconds(), labels(p.name))
	return exporterhelper.NewThrottleRetry(err, r.Wait)
}

// drop gives spans up, with the server's words in the log.
func (p *project) drop(ctx context.Context, td ptrace.Traces, reason string, why error) error {
	span := split.First(td)
	p.set.Logger.Warn("Dropping spans that Langfuse does not take.", zap.String("project", p.name), zap.Int("spans", td.SpanCount()),
		zap.String("reason", reason), zap.Stringer("trace_id", span.TraceID()), zap.Stringer("span_id", span.SpanID()),
		zap.String("name", span.Name()), zap.Error(why))
	p.lose(ctx, p.name, td, reason)
	return why
}
