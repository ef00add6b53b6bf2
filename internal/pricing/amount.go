package pricing

import (
	"bytes"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// Amount is a non-negative amount of money: a whole number of femto-dollars (1e-15 USD) in 128 bits. That is wide enough
// for the product of any token count and any published rate, and for the running total of a gateway, to be exact. The
// zero value is $0. Amounts can be compared with ==.
type Amount struct{ hi, lo uint64 }

// femtoPerUSD is the number of femto-dollars in one US dollar.
const femtoPerUSD = 1_000_000_000_000_000

// Femto makes an Amount of n femto-dollars.
func Femto(n uint64) Amount { return Amount{lo: n} }

// Times is the price of n units at rate femto-dollars each; n must not be negative.
func Times(n int64, rate uint64) Amount {
	hi, lo := bits.Mul64(uint64(n), rate)
	return Amount{hi, lo}
}

// Add is a+b. Overflow of 128 bits would need 3.4e23 USD and is not checked.
func (a Amount) Add(b Amount) Amount {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return Amount{hi, lo}
}

// times is a multiplied by x and rounded half up to a whole femto-dollar.
func (a Amount) times(x factor) Amount {
	mid, lo := bits.Mul64(a.lo, uint64(x))
	top, carry := bits.Mul64(a.hi, uint64(x)) // top is 0 below 3.4e17 USD
	lo, c := bits.Add64(lo, uint64(one)/2, 0)
	hi, c := bits.Add64(mid, carry, c)
	q1, rem := bits.Div64((top+c)%uint64(one), hi, uint64(one))
	q0, _ := bits.Div64(rem, lo, uint64(one))
	return Amount{q1, q0}
}

// over is an n-th of a, rounded half up to a whole femto-dollar.
func (a Amount) over(n uint64) Amount {
	lo, carry := bits.Add64(a.lo, n/2, 0)
	hi := a.hi + carry
	q, _ := bits.Div64(hi%n, lo, n)
	return Amount{hi / n, q}
}

// Sub is a-b, or $0 if b is larger.
func (a Amount) Sub(b Amount) Amount {
	if a.Cmp(b) < 0 {
		return Amount{}
	}
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return Amount{hi, lo}
}

// Cmp is -1, 0 or 1 as a is less than, equal to or more than b.
func (a Amount) Cmp(b Amount) int {
	switch {
	case a == b:
		return 0
	case a.hi < b.hi || a.hi == b.hi && a.lo < b.lo:
		return -1
	default:
		return 1
	}
}

// IsZero reports whether a is $0.
func (a Amount) IsZero() bool { return a == Amount{} }

// USD is the float64 nearest to a in US dollars. Money is converted to floating point nowhere else.
func (a Amount) USD() float64 {
	if a.hi == 0 && a.lo < 1<<53 { // both operands exact, so one correctly rounded division
		return float64(a.lo) / femtoPerUSD
	}
	f, _ := new(big.Rat).SetFrac(a.big(), big.NewInt(femtoPerUSD)).Float64()
	return f
}

// MicroUSD is a in millionths of a dollar, rounded half up and capped at MaxInt64, for consumers that only read
// integers.
func (a Amount) MicroUSD() int64 {
	const femtoPerMicro = 1_000_000_000
	q := new(big.Int).Add(a.big(), big.NewInt(femtoPerMicro/2))
	q.Quo(q, big.NewInt(femtoPerMicro))
	if !q.IsInt64() {
		return math.MaxInt64
	}
	return q.Int64()
}

// FromUSD is the Amount nearest to f US dollars. It returns false if f is negative, not finite, or above 1e18.
func FromUSD(f float64) (Amount, bool) {
	if math.IsNaN(f) || f < 0 || f > 1e18 {
		return Amount{}, false
	}
	if f < 9 { // femto-dollars below 2^53: the product of an exact constant rounds once
		return Amount{lo: uint64(math.Round(f * femtoPerUSD))}, true
	}
	r := new(big.Rat).SetFloat64(f)
	r.Mul(r, new(big.Rat).SetInt64(femtoPerUSD)).Add(r, big.NewRat(1, 2))
	return amount(new(big.Int).Quo(r.Num(), r.Denom())), true
}

// String is a in US dollars as a plain decimal without trailing zeros: "0.0118413".
func (a Amount) String() string { return string(a.Append(make([]byte, 0, 24))) }

// Append appends what String returns.
func (a Amount) Append(to []byte) []byte {
	whole, femto := a.lo/femtoPerUSD, a.lo%femtoPerUSD
	if a.hi == 0 { // below 18,446 dollars: every call, and most runs
		to = strconv.AppendUint(to, whole, 10)
	} else {
		q, r := new(big.Int).QuoRem(a.big(), big.NewInt(femtoPerUSD), new(big.Int))
		to, femto = q.Append(to, 10), r.Uint64()
	}
	if femto == 0 {
		return to
	}
	point := len(to)
	to = bytes.TrimRight(strconv.AppendUint(to, femtoPerUSD+femto, 10), "0") // its leading 1 keeps the zeros
	to[point] = '.'
	return to
}

// amount is the inverse of big.
func amount(b *big.Int) Amount {
	lo := new(big.Int).And(b, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	return Amount{hi: new(big.Int).Rsh(b, 64).Uint64(), lo: lo}
}

func (a Amount) big() *big.Int {
	b := new(big.Int).SetUint64(a.hi)
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(a.lo))
}

// Words are the two halves of a, for whoever stores it; OfWords is the inverse.
func (a Amount) Words() (hi, lo uint64) { return a.hi, a.lo }

// OfWords makes an Amount of what Words returned.
func OfWords(hi, lo uint64) Amount { return Amount{hi, lo} }
