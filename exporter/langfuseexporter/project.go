package langfuseexporter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/media"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/split"
)

// project is one destination.
type project struct {
	*langfuse
	name   string
	client *deliver.Client
	health *health
	server server
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

// send converts td and delivers it: as one request where nothing stands in the way, else part by part.
func (p *project) send(ctx context.Context, td ptrace.Traces) result {
	found := p.readBack(ctx, td)
	res := p.sendMissing(ctx, td)
	if found > 0 {
		p.count(ctx, p.telemetry.ExporterLangfuseSpansFound, found)
		res.sent += p.sent(ctx, found)
	}
	return res
}

// sendMissing sends what the server does not have.
func (p *project) sendMissing(ctx context.Context, td ptrace.Traces) result {
	c := p.resting.take()
	defer p.resting.put(c)
	b := c.Convert(td, convert.Options{Filter: p.cfg.Filter.Enabled, Scopes: p.cfg.Filter.Scopes})
	p.count(ctx, p.telemetry.ExporterLangfuseSpansFiltered, b.Filtered)
	switch {
	case b.Spans == 0:
		return result{}
	case p.isPlain(&b):
		r := p.post(ctx, b.Body)
		if r.Outcome == deliver.Sent {
			return result{sent: p.sent(ctx, b.Spans)}
		}
		return p.sendParts(ctx, []ptrace.Traces{decode(b.Body)}, &r)
	default:
		return p.sendWithCare(ctx, decode(b.Body))
	}
}

// shelf holds converters between batches, whose buffers are as large as the batches. Under load the garbage collector
// runs many times between two of these, and would empty a sync.Pool each time.
type shelf chan *convert.Converter

// maxResting bounds the shelf: more batches are seldom converted at once.
const maxResting = 4

func (s shelf) take() *convert.Converter {
	select {
	case c := <-s:
		return c
	default:
		return new(convert.Converter)
	}
}

func (s shelf) put(c *convert.Converter) {
	select {
	case s <- c:
	default:
	}
}

// isPlain reports whether the batch can be sent as it is: it has no scores or media, and is not too large.
func (p *project) isPlain(b *convert.Batch) bool {
	return len(b.Body) <= p.cfg.MaxRequestBytes && !(b.Evaluations && p.cfg.Scores.Enabled) &&
		!(p.cfg.Media.Enabled && media.Suspect(b.Body))
}

// decode is a converted batch as spans again, as few batches need it.
func decode(body []byte) ptrace.Traces {
	td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(body)
	if err != nil {
		panic(fmt.Sprintf("a batch that this exporter encoded does not decode: %v", err))
	}
	return td
}

// sendWithCare does all that a batch may need before it is sent.
func (p *project) sendWithCare(ctx context.Context, td ptrace.Traces) result {
	p.uploadMedia(ctx, td)
	if err := p.sendScores(ctx, td); err != nil {
		p.count(ctx, p.telemetry.ExporterLangfuseSpansRetried, td.SpanCount())
		return result{left: td, err: err}
	}
	parts, removed, stuck := split.BySize(td, p.cfg.MaxRequestBytes)
	p.count(ctx, p.telemetry.ExporterLangfuseTruncated, removed)
	var lost error
	if stuck.SpanCount() > 0 {
		lost = p.drop(ctx, stuck, reasonTooLarge, errors.New("span cannot be made smaller than max_request_bytes"))
	}
	res := p.sendParts(ctx, parts, nil)
	if res.err == nil {
		res.err = lost
	}
	return res
}

// sent counts n delivered spans.
func (p *project) sent(ctx context.Context, n int) int {
	p.count(ctx, p.telemetry.ExporterLangfuseSpansSent, n)
	p.telemetry.ExporterLangfuseLastSuccess.Record(ctx, time.Now().Unix(), labels(p.name))
	return n
}

func (p *project) post(ctx context.Context, body []byte) deliver.Result {
	r := p.client.Traces(ctx, body)
	p.telemetry.ExporterLangfuseRequests.Add(ctx, 1, labels(p.name, "outcome", r.Outcome.String()))
	p.health.report(p.name, r)
	return r
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
