package ledger

import (
	"math"
	"math/bits"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Money is an amount in pico-dollars (1e-12 USD), which no published rate per token is finer than: a million tokens would
// have to cost less than a ten-thousandth of a cent. As a 64-bit integer it reaches 9.2 million dollars.
type Money int64

// perUSD and femtoPerPico are the factors between the units.
const (
	perUSD       = 1_000_000_000_000
	femtoPerPico = 1_000
)

// MaxMoney bounds what one row may say: a million dollars. Sums that would leave 64 bits stay at the greatest amount.
const MaxMoney Money = 1_000_000 * perUSD

// OfAmount is a in whole pico-dollars, rounded half up, at most [MaxMoney].
func OfAmount(a pricing.Amount) Money {
	hi, lo := a.Words()
	if hi >= femtoPerPico {
		return MaxMoney
	}
	q, rem := bits.Div64(hi, lo, femtoPerPico)
	if rem >= femtoPerPico/2 {
		q++
	}
	return Money(min(q, uint64(MaxMoney)))
}

// Amount is the same as an amount of package pricing, $0 where it is negative.
func (m Money) Amount() pricing.Amount {
	return pricing.Times(int64(max(m, 0)), femtoPerPico)
}

// USD is the nearest double in US dollars.
func (m Money) USD() float64 {
	if m < 0 {
		return -(-m).USD()
	}
	return m.Amount().USD()
}

// String is the exact amount in US dollars, as a decimal: "0.0118413".
func (m Money) String() string {
	if m < 0 {
		return "-" + (-m).String()
	}
	return m.Amount().String()
}

// plus is the sum, or the greatest amount there is.
func (m Money) plus(n Money) Money {
	sum := m + n
	if m > 0 && n > 0 && sum < 0 {
		return math.MaxInt64
	}
	return sum
}

// Maybe is money that may not be known. An unknown amount is NULL in the file, never 0.
type Maybe struct {
	Money
	Known bool
}

// Some is a known amount.
func Some(m Money) Maybe { return Maybe{m, true} }

// plus adds what is known of b.
func (m Maybe) plus(b Maybe) Maybe { return Maybe{m.Money.plus(b.Money), m.Known || b.Known} }
