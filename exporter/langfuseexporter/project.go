package langfuseexporter

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/split"
)

// project is one destination.
type project struct {
	*langfuse
	name   string
	client *deliver.Client
	health *health
	waits  bool // refused spans wait in the queue's storage instead of being dropped
}

func (e *langfuse) newProject(name string, h *health, client *deliver.Client) *project {
	queue := e.cfg.QueueConfig.Get()
	stored := queue != nil && queue.StorageID != nil
	return &project{
		langfuse: e, name: name, client: client, health: h,
		// With several projects, waiting for one would in the end hold back all: the dead-letter file is better then.
		waits: stored && (len(e.cfg.Projects) == 0 || e.cfg.DeadLetter.Directory == ""),
	}
}

// result is what became of one project's share of a batch.
type result struct {
	sent int           // spans delivered
	left ptrace.Traces // to be tried again; unset for none
	err  error         // why something is left or lost
}

var marshaler ptrace.ProtoMarshaler

// send delivers td in as many requests as its size and the server's answers need.
func (p *project) send(ctx context.Context, td ptrace.Traces) (res result) {
	p.uploadMedia(ctx, td)
	if err := p.sendScores(ctx, td); err != nil {
		p.count(ctx, p.telemetry.ExporterLangfuseSpansRetried, td.SpanCount())
		return result{left: td, err: err}
	}
	parts, removed, stuck := split.BySize(td, p.cfg.MaxRequestBytes)
	p.count(ctx, p.telemetry.ExporterLangfuseTruncated, removed)
	if stuck.SpanCount() > 0 {
		res.err = p.drop(ctx, stuck, reasonTooLarge, fmt.Errorf("span cannot be made smaller than max_request_bytes"))
	}
	var doubted ptrace.Traces // the one span that was refused by itself: it gets a second chance
	for len(parts) > 0 {
		part := parts[0]
		r := p.post(ctx, part)
		switch r.Outcome {
		case deliver.Sent:
			n := part.SpanCount()
			res.sent += n
			p.count(ctx, p.telemetry.ExporterLangfuseSpansSent, n)
			p.telemetry.ExporterLangfuseLastSuccess.Record(ctx, time.Now().Unix(), labels(p.name))
			parts = parts[1:]
		case deliver.Bad, deliver.Large:
			if part.SpanCount() == 1 && part != doubted {
				doubted = part // a proxy on the way that fails for once is no judgement of the span
				continue
			}
			smaller, err := p.divide(ctx, part, r)
			if err != nil {
				res.err = err
			}
			parts = append(smaller, parts[1:]...)
		default: // the others would fare no better now
			split.Join(part, parts[1:]...)
			return p.handBack(ctx, part, r, res)
		}
	}
	return res
}

func (p *project) post(ctx context.Context, td ptrace.Traces) deliver.Result {
	body, err := marshaler.MarshalTraces(td)
	if err != nil {
		return deliver.Result{Outcome: deliver.Bad, Err: err}
	}
	r := p.client.Traces(ctx, body)
	p.telemetry.ExporterLangfuseRequests.Add(ctx, 1, labels(p.name, "outcome", r.Outcome.String()))
	p.health.report(p.name, r)
	return r
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

func (p *project) count(ctx context.Context, c metric.Int64Counter, n int) {
	if n > 0 {
		c.Add(ctx, int64(n), labels(p.name))
	}
}

// labels are a measurement's attributes: the project, where there is one, and pairs of key and value.
func labels(project string, more ...string) metric.MeasurementOption {
	var attrs []attribute.KeyValue
	if project != "" {
		attrs = append(attrs, attribute.String("project", project))
	}
	for i := 0; i < len(more); i += 2 {
		attrs = append(attrs, attribute.String(more[i], more[i+1]))
	}
	return metric.WithAttributeSet(attribute.NewSet(attrs...))
}
