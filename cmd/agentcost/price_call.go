package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// priceLine is a line of input: one call.
type priceLine struct {
	ID           json.RawMessage `json:"id"`
	Provider     string          `json:"provider"`
	Model        string          `json:"model"`
	RequestModel string          `json:"request_model"`
	At           time.Time       `json:"at"`
	Service      string          `json:"service_tier"`
	Region       string          `json:"region"`
	Geo          string          `json:"geo"`
	Tenant       string          `json:"tenant"`
	Usage        *usage          `json:"usage"` // nil if absent
}

// usage is counted as providers do it: totals that include their parts.
type usage struct {
	Input          count `json:"input_tokens"`
	Output         count `json:"output_tokens"`
	CacheRead      count `json:"cache_read_tokens"`
	CacheWrite     count `json:"cache_write_tokens"`
	CacheWrite1h   count `json:"cache_write_1h_tokens"`
	Reasoning      count `json:"output_reasoning_tokens"`
	AudioInput     count `json:"input_audio_tokens"`
	AudioCacheRead count `json:"cache_audio_read_tokens"`
	AudioOutput    count `json:"output_audio_tokens"`
	WebSearches    count `json:"web_searches"`

	VCPU      count   `json:"vcpu"`
	MemoryMiB count   `json:"memory_mib"`
	Seconds   float64 `json:"seconds"`
}

// count is a whole number in any JSON spelling: 2, 2.0, 2e0.
type count int64

func (c *count) UnmarshalJSON(data []byte) error {
	f, err := strconv.ParseFloat(string(data), 64)
	switch {
	case string(data) == "null":
		return nil
	case err != nil || f != math.Trunc(f) || math.Abs(f) > maxTokens:
		return fmt.Errorf("not a count: %.40s", data)
	}
	*c = count(f)
	return nil
}

// priced is a line of output: what the call costs, or why that is unknown.
type priced struct {
	ID         json.RawMessage   `json:"id,omitempty"`
	Status     string            `json:"status"`
	Total      string            `json:"total_usd,omitempty"`
	Components map[string]string `json:"components_usd,omitempty"`
	Tier       string            `json:"tier,omitempty"`
	Price      string            `json:"price,omitempty"`
	Reason     pricing.Reason    `json:"reason,omitempty"`
	Detail     string            `json:"detail,omitempty"`
}

// The values of status.
const (
	statusPriced   = "priced"
	statusPartial  = "partial"
	statusUnpriced = "unpriced"
	statusError    = "error"
)

// componentNames are the units that have another name in the output of price.
var componentNames = map[pricing.Unit]string{
	pricing.CacheWrite: "cache_write_5m", pricing.AudioInput: "input_audio",
	pricing.AudioCacheRead: "cache_audio_read", pricing.AudioOutput: "output_audio",
}

func priceOne(book *pricing.Book, data []byte) priced {
	var l priceLine
	if err := json.Unmarshal(data, &l); err != nil {
		return priced{ID: l.ID, Status: statusError, Detail: jsonError(err)}
	}
	out := priced{ID: l.ID}
	if strings.EqualFold(strings.TrimSpace(l.Provider), "e2b") {
		return out.sandbox(book, &l)
	}
	t, err := l.Usage.tokens()
	if err != nil {
		return out.unpriced(pricing.BadUsage, err.Error())
	}
	card, reason := book.Find(&pricing.Query{
		Provider: l.Provider, Model: l.Model, RequestModel: l.RequestModel, Region: l.Region, Geo: l.Geo,
		Service: l.Service, Tenant: l.Tenant, At: l.At,
	})
	if reason == "" && l.Usage == nil {
		reason = pricing.NoUsage
	}
	if reason != "" {
		return out.unpriced(reason, "")
	}
	var c pricing.Cost
	card.Cost(&t, &c)
	return out.cost(&c)
}

// jsonError is err in terms of the line, rather than of our Go types.
func jsonError(err error) string {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !ok:
		return err.Error()
	case wrong.Field == "":
		return "want a JSON object, got " + wrong.Value
	default:
		return fmt.Sprintf("%s: cannot be a JSON %s", wrong.Field, wrong.Value)
	}
}

func (p priced) unpriced(reason pricing.Reason, detail string) priced {
	p.Status, p.Reason, p.Detail = statusUnpriced, reason, detail
	return p
}

func (p priced) cost(c *pricing.Cost) priced {
	p.Price, p.Tier, p.Components = c.Card, tierOf(c.Card), map[string]string{}
	for u, part := range c.Parts {
		if !part.IsZero() {
			p.Components[componentName(pricing.Unit(u))] = part.String()
		}
	}
	if c.Missing != pricing.Units {
		p.Status, p.Reason, p.Detail = statusPartial, pricing.MissingRate, componentName(c.Missing)
		return p
	}
	p.Status, p.Total = statusPriced, c.Total.String()
	return p
}

func (p priced) sandbox(book *pricing.Book, l *priceLine) priced {
	if l.Usage == nil {
		return p.unpriced(pricing.NoUsage, "")
	}
	nanos := l.Usage.Seconds * float64(time.Second)
	if !(nanos >= 0 && nanos < math.MaxInt64) {
		return p.unpriced(pricing.BadUsage, "")
	}
	at := l.At
	if at.IsZero() {
		at = time.Now()
	}
	s, reason := book.SandboxCost(at, int64(l.Usage.VCPU), int64(l.Usage.MemoryMiB), time.Duration(math.Round(nanos)))
	if reason != "" {
		return p.unpriced(reason, "")
	}
	p.Status, p.Total, p.Price, p.Tier = statusPriced, s.Total.String(), s.Card, tierOf(s.Card)
	p.Components = map[string]string{"cpu": s.CPU.String(), "memory": s.Memory.String()}
	return p
}

func componentName(u pricing.Unit) string {
	if name, ok := componentNames[u]; ok {
		return name
	}
	return u.String()
}

// tierOf is the context tier in a card's label.
func tierOf(label string) string {
	_, rest, _ := strings.Cut(label, " tier=")
	tier, _, _ := strings.Cut(rest, " ")
	return tier
}

// tokens splits the totals into disjoint counts. It fails if a part is larger than its total. No usage has no tokens.
func (u *usage) tokens() (pricing.Tokens, error) {
	var t pricing.Tokens
	if u == nil {
		return t, nil
	}
	audioInput := u.AudioInput - u.AudioCacheRead
	for unit, n := range map[pricing.Unit]count{
		pricing.Input:          u.Input - u.CacheRead - u.CacheWrite - audioInput,
		pricing.CacheRead:      u.CacheRead - u.AudioCacheRead,
		pricing.CacheWrite:     u.CacheWrite - u.CacheWrite1h,
		pricing.CacheWrite1h:   u.CacheWrite1h,
		pricing.AudioInput:     audioInput,
		pricing.AudioCacheRead: u.AudioCacheRead,
		pricing.Output:         u.Output - u.Reasoning - u.AudioOutput,
		pricing.Reasoning:      u.Reasoning,
		pricing.AudioOutput:    u.AudioOutput,
		pricing.WebSearch:      u.WebSearches,
	} {
		t[unit] = int64(n)
	}
	for i, n := range t {
		if n < 0 {
			return t, fmt.Errorf("%s comes to %d", componentName(pricing.Unit(i)), n)
		}
	}
	return t, nil
}

// maxTokens bounds a count of one call, so that sums fit into 64 bits and a float64 holds it exactly.
const maxTokens = 1 << 53
