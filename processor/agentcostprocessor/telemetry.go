package agentcostprocessor

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor/internal/metadata"
)

// maxModels bounds the values of the label model; the names come from whoever sends spans.
const (
	maxModels    = 100
	maxModelName = 100
	otherModel   = "other"
)

// telemetry is the processor's own metrics.
type telemetry struct {
	*metadata.TelemetryBuilder

	mu     sync.Mutex
	models map[string]bool
}

func newTelemetry(set component.TelemetrySettings) (*telemetry, error) {
	builder, err := metadata.NewTelemetryBuilder(set)
	return &telemetry{TelemetryBuilder: builder, models: map[string]bool{}}, err
}

// watch observes the age of the book in force.
func (t *telemetry) watch(book func() *pricing.Book) error {
	return t.RegisterProcessorAgentCostBookAgeCallback(func(_ context.Context, o metric.Int64Observer) error {
		if b := book(); !b.AsOf().IsZero() {
			age := max(time.Since(b.AsOf()), 0)
			o.Observe(int64(age.Seconds()), metric.WithAttributes(attribute.String("version", b.Version())))
		}
		return nil
	})
}

func (t *telemetry) reloaded(o reload.Outcome) {
	outcome := "accepted"
	if o.Err != nil {
		outcome = "rejected"
	}
	t.ProcessorAgentCostReloads.Add(context.Background(), 1,
		metric.WithAttributes(attribute.String("source", o.Source), attribute.String("outcome", outcome)))
}

// cut counts values that were nested too deeply.
func (t *telemetry) cut(ctx context.Context, n int) {
	if n > 0 {
		t.ProcessorAgentCostCutValues.Add(ctx, int64(n))
	}
}

func (t *telemetry) shutdown() { t.TelemetryBuilder.Shutdown() }

// model is name as a label, while there is room for it.
func (t *telemetry) model(name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.models[name]:
	case len(t.models) >= maxModels, len(name) > maxModelName:
		return otherModel
	default:
		t.models[name] = true
	}
	return name
}

// counts are the metrics of one batch, added up before they are recorded: a recording costs as much as a price.
type counts struct {
	calls     [len(statuses)]int64
	passed    int64
	unpriced  map[unpricedKey]*unpriced
	bad       map[string]int64 // by dialect
	disagreed map[string]int64 // by dialect
}

type unpricedKey struct {
	reason pricing.Reason
	model  string
}

type unpriced struct{ calls, tokens int64 }

var statuses = [...]genai.Status{
	genai.StatusPriced, genai.StatusPartial, genai.StatusUnpriced, genai.StatusReported, genai.StatusCached,
	genai.StatusDuplicate, genai.StatusAggregate,
}

var statusOptions = func() (options [len(statuses)]metric.MeasurementOption) {
	for i, s := range statuses {
		options[i] = metric.WithAttributeSet(attribute.NewSet(attribute.String("status", string(s))))
	}
	return options
}()

func (n *counts) add(c *genai.Call, b *genai.Bill) {
	for i, s := range statuses {
		if s == b.Status {
			n.calls[i]++
			break
		}
	}
	if b.Disputed {
		increment(&n.disagreed, c.Dialect)
	}
	if b.Reason == "" {
		return
	}
	if b.Reason == pricing.BadUsage {
		increment(&n.bad, c.Dialect)
	}
	if n.unpriced == nil {
		n.unpriced = map[unpricedKey]*unpriced{}
	}
	key := unpricedKey{b.Reason, c.Model}
	if key.model == "" {
		key.model = c.RequestModel
	}
	u := n.unpriced[key]
	if u == nil {
		u = &unpriced{}
		n.unpriced[key] = u
	}
	u.calls++
	if !b.HasTotal {
		u.tokens += c.Tokens.Total()
	}
}

func increment(m *map[string]int64, key string) {
	if *m == nil {
		*m = map[string]int64{}
	}
	(*m)[key]++
}

func (n *counts) flush(ctx context.Context, t *telemetry) {
	for i, calls := range n.calls {
		if calls > 0 {
			t.ProcessorAgentCostCalls.Add(ctx, calls, statusOptions[i])
		}
	}
	if n.passed > 0 {
		t.ProcessorAgentCostPassed.Add(ctx, n.passed)
	}
	for key, u := range n.unpriced {
		labels := metric.WithAttributeSet(attribute.NewSet(
			attribute.String("reason", string(key.reason)), attribute.String("model", t.model(key.model))))
		t.ProcessorAgentCostUnpriced.Add(ctx, u.calls, labels)
		if u.tokens > 0 {
			t.ProcessorAgentCostUnpricedTokens.Add(ctx, u.tokens, labels)
		}
	}
	for dialect, calls := range n.bad {
		t.ProcessorAgentCostBadUsage.Add(ctx, calls, metric.WithAttributes(attribute.String("dialect", dialect)))
	}
	for dialect, calls := range n.disagreed {
		t.ProcessorAgentCostDisagreements.Add(ctx, calls, metric.WithAttributes(attribute.String("dialect", dialect)))
	}
}
