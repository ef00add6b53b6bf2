package agentmetricsconnector

import (
	"context"
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/senders"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// ConsumeMetrics counts what agents' own meters say, as agent_cost has judged them; nothing else of the metrics.
func (h *handle) ConsumeMetrics(ctx context.Context, md pmetric.Metrics) error {
	var t tally
	for _, rm := range md.ResourceMetrics().All() {
		for _, sm := range rm.ScopeMetrics().All() {
			for _, m := range sm.Metrics().All() {
				if m.Name() == genai.MetricMetered && m.Type() == pmetric.MetricTypeSum {
					h.countMeter(rm.Resource(), m, &t)
				}
			}
		}
	}
	return h.counted(ctx, &t)
}

func (c *agentMetrics) countMeter(res pcommon.Resource, m pmetric.Metric, t *tally) {
	told := m.Metadata()
	bill, judged := genai.ReadBill(told)
	if !judged || m.Sum().DataPoints().Len() != 1 {
		return
	}
	p := m.Sum().DataPoints().At(0)
	call := genai.Call{Model: textOf(told, genai.AttrResponseModel), Provider: textOf(told, attrProvider)}
	agent := textOf(told, genai.AttrMeterAgent)
	series := seriesKey(textOf(told, genai.AttrMeter), res.Attributes(), p.Attributes())
	f := figuresOf(told, &bill)
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.ledger
	l.weight = 1
	l.enter(res, p.Attributes())
	from := l.account(agent, call.Model, genai.SessionOf(res.Attributes(), p.Attributes()), res.Attributes())
	if m.Sum().AggregationTemporality() == pmetric.AggregationTemporalityCumulative {
		f = from.Total(senders.Point{Series: series, Start: p.StartTimestamp(), At: p.Timestamp()}, &f)
	} else if l.fresh(pointKey(series, p, &f), t) {
		f = from.Delta(&f)
	} else {
		return
	}
	l.count(&call, &bill, &f)
}

// attrProvider is where agent_cost puts the provider of a meter.
const attrProvider = "gen_ai.provider.name"

func nothing(string) bool { return false }

func textOf(attrs pcommon.Map, name string) string {
	v, ok := attrs.Get(name)
	if !ok {
		return ""
	}
	return v.Str()
}

// seriesKey tells a meter's series from others.
func seriesKey(meter string, res, attrs pcommon.Map) uint64 {
	return (xxhash.Sum64String(meter)*31+genai.HashAttributes(res, nothing))*31 + genai.HashAttributes(attrs, nothing)
}

// figuresOf are the tokens and the money of a bill on attrs.
func figuresOf(attrs pcommon.Map, bill *genai.Bill) senders.Figures {
	f := senders.Figures{Tokens: genai.ReadTokens(attrs)}
	f.Parts, f.Unsplit = bill.Split()
	return f
}

// pointKey tells a delta point from others: by its series, its times and what it says.
func pointKey(series uint64, p pmetric.NumberDataPoint, f *senders.Figures) uint64 {
	b := make([]byte, 0, 128)
	for _, n := range [...]uint64{series, uint64(p.StartTimestamp()), uint64(p.Timestamp())} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	for _, n := range f.Tokens {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	for _, a := range append(f.Parts[:], f.Unsplit) {
		hi, lo := a.Words()
		b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, hi), lo)
	}
	return xxhash.Sum64(b)
}

// origin is where a span or log record comes from.
type origin struct {
	resource pcommon.Resource
	scope    pcommon.InstrumentationScope
}

// once leaves of the figures of a call what the sender's own meters have not counted yet.
func (l *ledger) once(call *genai.Call, o origin, attrs pcommon.Map, f *senders.Figures) {
	if !l.metered {
		return
	}
	agent := genai.MeteredAgent(call, o.resource, o.scope.Name())
	if agent == "" {
		return
	}
	model, session := genai.MeterModel(call), genai.SessionOf(o.resource.Attributes(), attrs)
	all := l.account(agent, model, "", o.resource.Attributes())
	if session == "" || all.Metered() {
		*f = all.Bill(f)
		return
	}
	all.Noted(f)
	*f = l.account(agent, model, session, o.resource.Attributes()).Bill(f)
}

// account is where the calls of a model are told in a session. Without one it is that of all sessions which the resource sends: some
// meters name none.
func (l *ledger) account(agent, model, session string, res pcommon.Map) senders.Account {
	return l.senders.Account(genai.Sender(agent, model, session, res), genai.Sender(agent, "", session, res))
}
