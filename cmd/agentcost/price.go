package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const priceHelp = `usage: agentcost price [-book FILE]... < calls.jsonl > costs.jsonl

Reads one JSON object per line:
  {"id", "provider", "model", "request_model", "at", "service_tier", "region", "geo", "tenant", "usage": {...}}
at is an RFC 3339 time (default: now). usage holds counts: input_tokens, with cached and audio tokens in it;
output_tokens, with reasoning and audio tokens in it; cache_read_tokens; cache_write_tokens, with the 1-hour ones in it;
cache_write_1h_tokens; output_reasoning_tokens; input_audio_tokens; cache_audio_read_tokens; output_audio_tokens;
web_searches. For provider e2b: vcpu, memory_mib, seconds.

Writes one JSON object per line:
  {"id", "status", "total_usd", "components_usd", "tier", "price", "reason", "detail"}
status is one of
  priced    every unit has a rate: total_usd is the exact cost, a decimal string
  partial   a unit has no rate: components_usd holds the others, total_usd is absent
  unpriced  there is no card; reason says why
  error     the line cannot be read; detail says why, and the next line goes on
reason is one of a closed list: unknown_model, unknown_provider, opaque_deployment, unknown_service_tier,
unknown_region, no_card_at_time, zero_rate_source, conflicting_sources, denied, missing_rate, bad_usage.
components_usd are exact decimal strings: input, cache_read, cache_write_5m (writes of the standard lifetime),
cache_write_1h, output, reasoning, input_audio, cache_audio_read, output_audio, web_search; cpu and memory for e2b.

Exit codes: 0 every line was read, 1 some were not, 2 wrong usage.
`

// priceLine is one line in.
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
	Usage        usage           `json:"usage"`
}

// usage counts as providers do: totals with parts in them.
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

// count is a whole number, however JSON spells it: 2, 2.0, 2e0.
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

// priced is one line out.
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

// componentNames are the units as price prints them; the others keep their own names.
var componentNames = map[pricing.Unit]string{
	pricing.CacheWrite: "cache_write_5m", pricing.AudioInput: "input_audio",
	pricing.AudioCacheRead: "cache_audio_read", pricing.AudioOutput: "output_audio",
}

// maxLine bounds one line of input.
const maxLine = 1 << 20

func price(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := newFlags("price", priceHelp, stderr)
	book, err := f.book(args)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(stdin, maxLine)
	w := bufio.NewWriter(stdout)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	bad, n := 0, 0
	var readErr error
	for number := 1; readErr == nil || errors.Is(readErr, bufio.ErrBufferFull); number++ {
		var line []byte
		line, readErr = readLine(in)
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		n++
		p := priced{Status: statusError, Detail: fmt.Sprintf("longer than %d bytes", maxLine)}
		if !errors.Is(readErr, bufio.ErrBufferFull) {
			p = priceOne(book, line)
		}
		if p.Status == statusError {
			bad++
			p.Detail = fmt.Sprintf("line %d: %s", number, p.Detail)
		}
		if err := out.Encode(p); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !errors.Is(readErr, io.EOF) {
		return readErr
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d lines could not be read", bad, n)
	}
	return nil
}

// readLine returns a line, or what fits of one with ErrBufferFull, and moves on to the next.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	line = bytes.Clone(line[:64])
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return line, bufio.ErrBufferFull
}

func priceOne(book *pricing.Book, data []byte) priced {
	var l priceLine
	if err := json.Unmarshal(data, &l); err != nil {
		return priced{ID: l.ID, Status: statusError, Detail: err.Error()}
	}
	out := priced{ID: l.ID}
	if strings.EqualFold(strings.TrimSpace(l.Provider), "e2b") {
		return out.sandbox(book, &l)
	}
	t, err := l.Usage.tokens()
	if err != nil {
		out.Status, out.Reason, out.Detail = statusUnpriced, pricing.BadUsage, err.Error()
		return out
	}
	card, reason := book.Find(&pricing.Query{
		Provider: l.Provider, Model: l.Model, RequestModel: l.RequestModel, Region: l.Region, Geo: l.Geo,
		Service: l.Service, Tenant: l.Tenant, At: l.At,
	})
	if reason != "" {
		out.Status, out.Reason = statusUnpriced, reason
		return out
	}
	var c pricing.Cost
	card.Cost(&t, &c)
	return out.cost(&c)
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
	nanos := l.Usage.Seconds * float64(time.Second)
	if !(nanos >= 0 && nanos < math.MaxInt64) {
		p.Status, p.Reason = statusUnpriced, pricing.BadUsage
		return p
	}
	at := l.At
	if at.IsZero() {
		at = time.Now()
	}
	s, reason := book.SandboxCost(at, int64(l.Usage.VCPU), int64(l.Usage.MemoryMiB), time.Duration(math.Round(nanos)))
	if reason != "" {
		p.Status, p.Reason = statusUnpriced, reason
		return p
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

// tierOf is the tier that a card's label names.
func tierOf(label string) string {
	_, rest, _ := strings.Cut(label, " tier=")
	tier, _, _ := strings.Cut(rest, " ")
	return tier
}

// tokens parts the totals into disjoint leaves. What does not add up is no usage.
func (u *usage) tokens() (pricing.Tokens, error) {
	var t pricing.Tokens
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

// maxTokens bounds one count of one call, so that sums stay within 64 bits.
const maxTokens = 1 << 53
