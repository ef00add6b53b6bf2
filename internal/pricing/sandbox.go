package pricing

import (
	"math/big"
	"time"
)

// Machine is what a sandbox was allotted, and for how long.
type Machine struct {
	VCPUs, MemoryMiB, GPUs int64
	For                    time.Duration
}

// Sandbox is the cost of running a sandbox.
type Sandbox struct {
	CPU, Memory, GPU, Total Amount
	Card                    string // the card and book that were used
}

const (
	DefaultSandbox = "e2b"     // the provider of sandboxes where none is told
	SandboxModel   = "sandbox" // and their model
)

// SandboxCost prices an E2B sandbox with this many vCPUs and MiB of memory that ran for d and ended at a given time. What is
// billed is the resources allocated, used or not, for as long as the sandbox runs; time spent paused does not count.
func (b *Book) SandboxCost(at time.Time, vcpus, memoryMiB int64, d time.Duration) (Sandbox, Reason) {
	return b.MachineCost(DefaultSandbox, "", at, Machine{VCPUs: vcpus, MemoryMiB: memoryMiB, For: d})
}

// MachineCost prices a sandbox of any provider by vCPU-, GiB- and GPU-seconds. Its model is SandboxModel, unless it is told.
func (b *Book) MachineCost(provider, model string, at time.Time, m Machine) (Sandbox, Reason) {
	if model == "" {
		model = SandboxModel
	}
	card, reason := b.Find(&Query{Provider: provider, Model: model, At: at})
	if reason != "" {
		return Sandbox{}, reason
	}
	if m.VCPUs < 0 || m.MemoryMiB < 0 || m.GPUs < 0 || m.For < 0 {
		return Sandbox{}, BadUsage
	}
	out := Sandbox{Card: card.label()}
	for _, part := range [...]struct {
		key   string
		n, of int64
		to    *Amount
	}{{"vcpu_second", m.VCPUs, 1, &out.CPU}, {"gib_second", m.MemoryMiB, 1024, &out.Memory}, {"gpu_second", m.GPUs, 1, &out.GPU}} {
		seconds := big.NewRat(part.n, part.of)
		cost, ok := card.Of(part.key, seconds.Mul(seconds, big.NewRat(int64(m.For), int64(time.Second))))
		if !ok && part.n > 0 {
			return Sandbox{}, MissingRate
		}
		*part.to = cost
		out.Total = out.Total.Add(cost)
	}
	return out, ""
}

// Of is what n of a unit cost at the card that is no part of a Call, such as vcpu_second, session_hour or ai_credit, rounded half
// up to a whole femto-dollar. It returns false if the card has no such rate. Seconds are priced by the hour where the card is.
func (c Card) Of(key string, n *big.Rat) (Amount, bool) {
	rate, per, ok := c.ladder.step(0).rates.resource(key)
	if !ok {
		return Amount{}, false
	}
	product := new(big.Rat).Mul(n, new(big.Rat).SetFrac(new(big.Int).SetUint64(rate), big.NewInt(per)))
	product.Add(product, big.NewRat(1, 2))
	out := amount(new(big.Int).Quo(product.Num(), product.Denom()))
	if c.adjust != nil {
		out = out.times(c.adjust.x)
	}
	return out, true
}

// resource is a rate of one or, if they are quoted by the hour, of per seconds.
func (r *rates) resource(key string) (rate uint64, per int64, ok bool) {
	if u, known := unitByKey[key]; known {
		rate, per = r.v[u], 1
		if r.hour>>u&1 == 1 {
			per = secondsPerHour
		}
		return rate * u.Scale(), per, r.knows(u)
	}
	if rate, ok = r.more[key]; ok {
		return rate, 1, true
	}
	rate, ok = r.more[hourly(key)]
	return rate, secondsPerHour, ok
}

// label is the value of Cost.Card.
func (c Card) label() string {
	label := c.ladder.step(0).label
	if c.adjust != nil {
		return c.adjustedLabel(label)
	}
	return label
}
