package agentcostprocessor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor/internal/metadata"
)

// metrics adds to the meters of agents what they cost. What else there is stays as it is.
func (c *cost) metrics(ctx context.Context, md pmetric.Metrics) (pmetric.Metrics, error) {
	b := c.batch()
	for _, rm := range md.ResourceMetrics().All() {
		if judged(rm) {
			continue
		}
		b.enter(rm.Resource())
		b.meters(rm)
	}
	b.counts.flush(ctx, c.tel)
	return md, nil
}

// judged reports whether an agent_cost earlier in the pipeline has added bills already.
func judged(rm pmetric.ResourceMetrics) bool {
	for _, sm := range rm.ScopeMetrics().All() {
		if sm.Scope().Name() == metadata.ScopeName {
			return true
		}
	}
	return false
}

func (b *batch) meters(rm pmetric.ResourceMetrics) {
	bills := pmetric.NewMetricSlice()
	for _, sm := range rm.ScopeMetrics().All() {
		for _, m := range genai.ReadMeters(rm.Resource(), sm) {
			if !genai.JudgeMeter(b.book, m, b.Reported, b.tenantOf(m.Attrs, b.tenant), &b.bill) {
				continue
			}
			b.counts.add(&m.Call, &b.bill)
			genai.WriteMeter(bills, m, &b.bill)
		}
	}
	if bills.Len() == 0 {
		return
	}
	ours := rm.ScopeMetrics().AppendEmpty()
	ours.Scope().SetName(metadata.ScopeName)
	bills.MoveAndAppendTo(ours.Metrics())
}
