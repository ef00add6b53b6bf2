package pricing

import (
	"math/big"
	"time"
)

// Sandbox is the cost of running a sandbox.
type Sandbox struct {
	CPU, Memory, Total Amount
	Card               string // the card and book that were used
}

// SandboxCost prices a sandbox with this many vCPUs and MiB of memory that ran for d and ended at a given time. What is
// billed is the resources allocated, used or not, for as long as the sandbox runs; time spent paused does not count.
func (b *Book) SandboxCost(at time.Time, vcpus, memoryMiB int64, d time.Duration) (Sandbox, Reason) {
	card, reason := b.Find(&Query{Provider: "e2b", Model: "sandbox", At: at})
	if reason != "" {
		return Sandbox{}, reason
	}
	s := card.ladder.step(0)
	cpu, ok1 := s.rates.more["vcpu_second"]
	memory, ok2 := s.rates.more["gib_second"]
	if !ok1 || !ok2 {
		return Sandbox{}, MissingRate
	}
	if vcpus < 0 || memoryMiB < 0 || d < 0 {
		return Sandbox{}, BadUsage
	}
	out := Sandbox{Card: s.label}
	out.CPU = perSecond(cpu, vcpus, 1, d)
	out.Memory = perSecond(memory, memoryMiB, 1024, d)
	if card.adjust != nil {
		out.CPU, out.Memory = out.CPU.times(card.adjust.x), out.Memory.times(card.adjust.x)
		out.Card = card.adjustedLabel(s.label)
	}
	out.Total = out.CPU.Add(out.Memory)
	return out, ""
}

// perSecond is rate times n/of times d, rounded half up to a whole femto-dollar.
func perSecond(rate uint64, n, of int64, d time.Duration) Amount {
	product := new(big.Int).SetUint64(rate)
	product.Mul(product, big.NewInt(n)).Mul(product, big.NewInt(int64(d)))
	by := big.NewInt(of * int64(time.Second))
	product.Add(product, new(big.Int).Rsh(by, 1))
	return amount(product.Quo(product, by))
}
