package genai

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// MetricMetered is the metric that agent_cost adds to an agent's meters: US dollars, where they are known, by the attributes of
// the meter but for the kind of token. Its metadata is the bill, as on a span.
const MetricMetered = "agent.cost.metered"

// In the bill's metadata: which meter it is of, and whose.
const (
	AttrMeter      = "agent.meter.name"
	AttrMeterAgent = "agent.meter.agent"
)

// JudgeMeter is [Judge] for what a meter counted. Of an agent's two meters, tokens and dollars, one is the bill: the figure
// that would stand on a span. Where it is the dollars, the bill of the tokens has no amount; where it is the tokens, the
// dollars have no bill and false is returned.
func JudgeMeter(book *pricing.Book, m *Metered, trust Trust, tenant string, b *Bill) bool {
	*b = Bill{}
	c := &m.Call
	told := m.meter.beside && dollarsStand(book, c, m.meter.tells(c), trust, tenant)
	switch {
	case m.meter.dollars && !told:
		return false
	case m.meter.dollars:
		b.Status, b.Source, b.Reported, b.HasReported = StatusReported, SourceReported, c.Reported, true
		b.Total, b.HasTotal = c.Reported, true
	case told && c.Usage == UsageOK:
		b.Status, b.Source = StatusReported, SourceReported
	default:
		b.compute(book, c, tenant, trust)
	}
	return true
}

// dollarsStand reports whether what an agent says its calls of a model cost is their cost.
func dollarsStand(book *pricing.Book, c *Call, by Teller, trust Trust, tenant string) bool {
	switch {
	case trust == TrustKeep, trust == TrustIgnore, by == TellFallback:
		return false
	case trust == TrustPrefer, by < TellEstimate:
		return true
	}
	q := c.query(tenant)
	_, reason := book.Find(&q)
	return reason != ""
}

// WriteMeter adds the bill of m to metrics.
func WriteMeter(to pmetric.MetricSlice, m *Metered, b *Bill) {
	metric := to.AppendEmpty()
	metric.SetName(MetricMetered)
	metric.SetUnit("USD")
	metric.SetDescription("What an agent's own counters say that its calls cost.")
	sum := metric.SetEmptySum()
	sum.SetIsMonotonic(true)
	sum.SetAggregationTemporality(m.Temporality)
	p := sum.DataPoints().AppendEmpty()
	p.SetStartTimestamp(m.Start)
	p.SetTimestamp(m.Time)
	m.Attrs.CopyTo(p.Attributes())
	p.Attributes().RemoveIf(func(name string, _ pcommon.Value) bool { return isMeterKind(name) })
	if b.HasTotal {
		p.SetDoubleValue(b.Total.USD())
	} else {
		p.SetFlags(p.Flags().WithNoRecordedValue(true))
	}
	bill := metric.Metadata()
	Write(bill, &m.Call, b)
	bill.PutStr(AttrMeter, m.name)
	bill.PutStr(AttrMeterAgent, m.agent)
	putStr(bill, AttrResponseModel, m.Call.Model)
	putStr(bill, "gen_ai.provider.name", m.Call.Provider)
}

// agentOf is the agent whose meters count what a dialect tells.
var agentOf = map[string]string{
	"claude-code": "claude-code", "claude-code-log": "claude-code", "codex": "codex", "codex-log": "codex",
	"gemini-cli": "gemini-cli", "gemini-cli-log": "gemini-cli", "cursor-log": "cursor",
	"openclaw": "openclaw", "grok-build-log": "grok-build",
}

// openCode is in the name of the service or scope of whatever OpenCode's plugins send, each in a dialect of its own.
const openCode = "opencode"

// meteredServices are agents whose session files are read under their own name.
var meteredServices = map[string]bool{"claude-code": true, "gemini-cli": true, "qwen-code": true}

// MeteredAgent is the agent, if it is one that has meters, whose span or record c was read from; else "". Forks of Gemini CLI
// have one name, which is the service's, the scope's and the beginning of their meters'.
func MeteredAgent(c *Call, res pcommon.Resource, scope string) string {
	if agent := agentOf[c.Dialect]; agent != "" {
		return agent
	}
	service := readText(res.Attributes(), "service.name")
	switch {
	case contains(service, openCode), contains(scope, openCode):
		return openCode
	case scope != "" && scope == service, meteredServices[service]:
		return service
	case meteredServices[scope]: // whose users gave the service another name
		return scope
	}
	return ""
}

// ownOfHost are the prefixes of resource attributes that one process does not send with all of its signals.
var ownOfHost = []string{"host.", "os", "process.", "telemetry."}

// SessionOf is the session that an item names, itself or by its resource.
func SessionOf(res, attrs pcommon.Map) string {
	var id Identity
	ReadIdentity(attrs, &id)
	ReadIdentity(res, &id)
	return id.Session
}

// Sender tells an agent's calls of a model in one session from others: by the session's id, or by all that the resource says
// where there is none. It is the same for spans, log records and meters.
func Sender(agent, model, session string, res pcommon.Map) uint64 {
	var h xxhash.Digest
	h.Reset()
	name, _, _ := strings.Cut(model, "[") // Claude Code's "[1m]" is no other model
	h.WriteString(agent)
	h.WriteString("\x00" + CanonicalModel(name) + "\x00" + session)
	if session != "" {
		return h.Sum64()
	}
	return h.Sum64() ^ HashAttributes(res, func(name string) bool {
		return slices.ContainsFunc(ownOfHost, func(p string) bool { return strings.HasPrefix(name, p) })
	})
}

// HashAttributes is a hash of the plain attributes that skip does not name, whatever their order.
func HashAttributes(attrs pcommon.Map, skip func(name string) bool) (sum uint64) {
	for name, v := range attrs.All() {
		if skip(name) {
			continue
		}
		pair := xxhash.Sum64String(name)
		switch v.Type() {
		case pcommon.ValueTypeStr:
			pair = pair*31 + xxhash.Sum64String(v.Str())
		case pcommon.ValueTypeInt, pcommon.ValueTypeDouble, pcommon.ValueTypeBool:
			pair = pair*31 + xxhash.Sum64String(v.AsString())
		}
		sum += pair
	}
	return sum
}

// MeterModel is the model that names the sender of c.
func MeterModel(c *Call) string { return cmp.Or(c.Model, c.RequestModel) }
