package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
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
	Deployment   string          `json:"deployment"`
	Geo          string          `json:"geo"`
	Size         string          `json:"size"`
	Quality      string          `json:"quality"`
	Tenant       string          `json:"tenant"`
	Usage        *usage          `json:"usage"` // nil if absent
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
	err := json.Unmarshal(data, &l)
	if err != nil {
		return priced{ID: l.ID, Status: statusError, Detail: jsonError(err)}
	}
	out := priced{ID: l.ID}
	if l.machine() {
		return out.sandbox(book, &l)
	}
	call, native := l.native()
	t := call.Tokens
	switch {
	case native:
	case l.Usage != nil && l.Usage.native:
		return out.unpriced(pricing.BadUsage, "the counts contradict each other")
	default:
		if t, err = l.Usage.tokens(); err != nil {
			return out.unpriced(pricing.BadUsage, err.Error())
		}
	}
	if l.Usage != nil && len(l.Usage.resources) > 0 && l.Model == "" && l.RequestModel == "" {
		l.Model = pricing.SandboxModel
	}
	card, reason := book.Find(&pricing.Query{
		Provider: l.Provider, Model: l.Model, RequestModel: l.RequestModel, Region: cmp.Or(l.Region, strings.ReplaceAll(l.Deployment, "-", "_")), Geo: cmp.Or(l.Geo, call.Geo),
		Size: l.Size, Quality: l.Quality, Service: cmp.Or(l.Service, call.Service), Tenant: l.Tenant, At: l.At,
	})
	if reason == "" && (l.Usage == nil || len(l.Usage.counts)+len(l.Usage.resources) == 0 && !native) {
		reason = pricing.NoUsage
	}
	if reason != "" {
		return out.unpriced(reason, "")
	}
	var c pricing.Cost
	card.Cost(&t, &c)
	return out.cost(&c).metered(card, &c, l.Usage.resources).lower(call.Lower())
}

// lower makes a price that of a lower bound, if there is a reason.
func (p priced) lower(reason pricing.Reason) priced {
	if reason != "" && p.Status == statusPriced {
		p.Status, p.Total, p.Reason = statusPartial, "", reason
	}
	return p
}

// machine reports whether the line is a sandbox's: what it was allotted, or what it took.
func (l *priceLine) machine() bool {
	if strings.EqualFold(strings.TrimSpace(l.Provider), pricing.DefaultSandbox) {
		return true
	}
	u := l.Usage
	if u == nil || u.native {
		return false
	}
	_, cpu := u.counts["vcpu"]
	_, memory := u.counts["memory_mib"]
	_, gpu := u.counts["gpus"]
	return cpu || memory || gpu || u.seconds != 0
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
	switch {
	case c.Unsplit:
		p.Status, p.Reason, p.Detail = statusPartial, pricing.MixedModality, componentName(c.Missing)
		return p
	case c.Missing != pricing.Units:
		p.Status, p.Reason, p.Detail = statusPartial, pricing.MissingRate, componentName(c.Missing)
		return p
	}
	p.Status, p.Total = statusPriced, c.Total.String()
	return p
}

// metered adds what was used besides a model: vCPU-seconds, sessions, credits.
func (p priced) metered(card pricing.Card, c *pricing.Cost, used map[string]*big.Rat) priced {
	total := c.Total
	for _, unit := range slices.Sorted(maps.Keys(used)) {
		cost, ok := card.Of(unit, used[unit])
		switch {
		case used[unit].Sign() < 0:
			return priced{ID: p.ID}.unpriced(pricing.BadUsage, unit)
		case used[unit].Sign() == 0:
		case !ok:
			p.Status, p.Total, p.Reason, p.Detail = statusPartial, "", pricing.MissingRate, unit
		default:
			p.Components[unit] = cost.String()
			total = total.Add(cost)
		}
	}
	if p.Status == statusPriced {
		p.Total = total.String()
	}
	return p
}

func (p priced) sandbox(book *pricing.Book, l *priceLine) priced {
	if l.Usage == nil {
		return p.unpriced(pricing.NoUsage, "")
	}
	nanos := l.Usage.seconds * float64(time.Second)
	if !(nanos >= 0 && nanos < math.MaxInt64) {
		return p.unpriced(pricing.BadUsage, "")
	}
	at := l.At
	if at.IsZero() {
		at = time.Now()
	}
	n := l.Usage.counts
	s, reason := book.MachineCost(l.Provider, l.Model, at, pricing.Machine{
		VCPUs: n["vcpu"], MemoryMiB: n["memory_mib"], GPUs: n["gpus"], For: time.Duration(math.Round(nanos)),
	})
	if reason != "" {
		return p.unpriced(reason, "")
	}
	p.Status, p.Total, p.Price, p.Tier = statusPriced, s.Total.String(), s.Card, tierOf(s.Card)
	p.Components = map[string]string{"cpu": s.CPU.String(), "memory": s.Memory.String()}
	if !s.GPU.IsZero() {
		p.Components["gpu"] = s.GPU.String()
	}
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
