package main

import (
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// line is what is printed of one item. Of a call whose figures another record tells more exactly, it has those.
type line struct {
	Signal     string            `json:"signal"`
	TraceID    string            `json:"trace_id"`
	SpanID     string            `json:"span_id"`
	Name       string            `json:"name"`
	Role       string            `json:"role"`
	Dialect    string            `json:"dialect"`
	Provider   string            `json:"provider"`
	Model      string            `json:"model"`
	Tokens     map[string]int64  `json:"tokens,omitempty"`
	CostUSD    string            `json:"cost_usd,omitempty"`
	Components map[string]string `json:"components_usd,omitempty"`
	Status     string            `json:"status"`
	Reason     string            `json:"reason"`
	Assumed    []string          `json:"assumed,omitempty"`  // as agent.cost.assumed
	Evidence   string            `json:"evidence,omitempty"` // what showed that it repeats a call, or sums several up
}

func (it *item) line() line {
	of := it.figures
	l := line{
		Signal: it.signal, TraceID: it.traceID.String(), SpanID: it.spanID.String(), Name: it.name,
		Role: it.role.String(), Dialect: it.call.Dialect, Provider: of.call.Provider, Model: modelOf(&of.call),
	}
	switch it.role {
	case genai.RoleDuplicate:
		l.Status = string(genai.StatusDuplicate)
	case genai.RoleAggregate:
		l.Status = string(genai.StatusAggregate)
	case genai.RoleCall:
		l.Status, l.Reason = string(of.bill.Status), string(of.bill.Reason)
		l.Assumed = of.call.Assumed.Names()
		l.cost(&of.bill)
	}
	if it.trace != nil && it.role != genai.RoleCall {
		l.Evidence = it.trace.Evidence(it.at)
	}
	l.tokens(&of.call.Tokens)
	return l
}

func modelOf(c *genai.Call) string {
	if c.Model != "" {
		return c.Model
	}
	return c.RequestModel
}

func (l *line) cost(b *genai.Bill) {
	if !b.HasTotal {
		return
	}
	l.CostUSD = b.Total.String()
	l.Components = map[string]string{}
	for p, a := range b.Parts {
		if !a.IsZero() {
			l.Components[genai.Part(p).String()] = a.String()
		}
	}
}

// tokenKeys are the names of the leaves as they are printed. What the tool has no name of its own for is with what it is
// a kind of.
var tokenKeys = [pricing.Units]string{
	pricing.Input: "input", pricing.ImageInput: "input", pricing.AudioInput: "audio_input",
	pricing.CacheRead: "cache_read", pricing.AudioCacheRead: "cache_read",
	pricing.CacheWrite: "cache_write", pricing.CacheWrite30m: "cache_write", pricing.CacheWrite12h: "cache_write",
	pricing.CacheWrite5m: "cache_write_5m", pricing.CacheWrite1h: "cache_write_1h",
	pricing.Output: "output", pricing.ImageOutput: "output", pricing.Reasoning: "reasoning", pricing.AudioOutput: "audio_output",
}

func (l *line) tokens(t *pricing.Tokens) {
	for u, n := range t {
		if key := tokenKeys[u]; key != "" && n > 0 {
			if l.Tokens == nil {
				l.Tokens = map[string]int64{}
			}
			l.Tokens[key] += n
		}
	}
}
