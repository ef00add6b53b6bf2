package pricing

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// amounts draws money over the whole range in use, edges often.
var amounts = rapid.Custom(func(t *rapid.T) Amount {
	hi := rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64Max(1<<58)).Draw(t, "hi")
	return Amount{hi: hi, lo: rapid.Uint64().Draw(t, "lo")}
})

func TestAmountArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := amounts.Draw(t, "a"), amounts.Draw(t, "b")
		n, rate := rapid.Int64Min(0).Draw(t, "n"), rapid.Uint64().Draw(t, "rate")
		x := factor(rapid.Uint64Range(1, uint64(1000*one)).Draw(t, "x"))
		sum := new(big.Int).Add(a.big(), b.big())
		if got := a.Add(b); got.big().Cmp(sum) != 0 || got.Sub(b) != a {
			t.Fatalf("%v + %v = %v, want %v, and back", a, b, got, sum)
		}
		if got := a.Cmp(b); got != a.big().Cmp(b.big()) {
			t.Fatalf("%v <> %v = %d", a, b, got)
		}
		product := new(big.Int).Mul(big.NewInt(n), new(big.Int).SetUint64(rate))
		if got := Times(n, rate); got.big().Cmp(product) != 0 || amount(product) != got {
			t.Fatalf("%d x %d = %v, want %v", n, rate, got, product)
		}
		scaled := new(big.Int).Mul(a.big(), new(big.Int).SetUint64(uint64(x)))
		scaled.Add(scaled, big.NewInt(int64(one)/2)).Quo(scaled, big.NewInt(int64(one)))
		if got := a.times(x); scaled.BitLen() <= 127 && got.big().Cmp(scaled) != 0 {
			t.Fatalf("%v times %s = %v, want %v", a, x, got, scaled)
		}
		usd := new(big.Rat).SetFrac(a.big(), big.NewInt(femtoPerUSD))
		if got, ok := new(big.Rat).SetString(a.String()); !ok || got.Cmp(usd) != 0 {
			t.Fatalf("%v reads as %s, want %v", a, a, usd)
		}
		want, _ := usd.Float64()
		if got := a.USD(); got != want {
			t.Fatalf("%v = %v USD, want %v", a, got, want)
		}
	})
}

func TestFromUSD(t *testing.T) {
	for _, tc := range []struct {
		usd  float64
		want string
		ok   bool
	}{
		{0, "0", true}, {0.1, "0.1", true}, {0.0118413, "0.0118413", true}, {8.5, "8.5", true},
		{9, "9", true}, {1234.5, "1234.5", true}, {1e18, "1000000000000000000", true},
		{-0.1, "0", false}, {math.NaN(), "0", false}, {math.Inf(1), "0", false}, {1e19, "0", false},
	} {
		got, ok := FromUSD(tc.usd)
		if ok != tc.ok || got.String() != tc.want {
			t.Errorf("FromUSD(%v) = %v, %t; want %s, %t", tc.usd, got, ok, tc.want, tc.ok)
		}
	}
}

func TestMicroUSD(t *testing.T) {
	for _, tc := range []struct {
		femto Amount
		want  int64
	}{
		{Femto(0), 0}, {Femto(499_999_999), 0}, {Femto(500_000_000), 1}, {Femto(11_841_300_000_000), 11841},
		{Amount{hi: 1 << 60}, math.MaxInt64},
	} {
		if got := tc.femto.MicroUSD(); got != tc.want {
			t.Errorf("%v = %d micro-dollars, want %d", tc.femto, got, tc.want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for _, tc := range []struct {
		s     string
		scale uint64
		want  uint64
	}{
		{"3", 1_000_000_000, 3_000_000_000}, {"0.000000001", 1_000_000_000, 1}, {"1.50", 1000, 1500}, {"007", 1, 7}, {"2.", 10, 20},
	} {
		if got, err := parseDecimal(tc.s, tc.scale); err != nil || got != tc.want {
			t.Errorf("%s x %d = %d, %v; want %d", tc.s, tc.scale, got, err, tc.want)
		}
	}
	for _, s := range []string{"", ".", ".5", "1.2.3", "1..", "+1", "-0", "1e3", "0x10", "1_000", "NaN", "9999999999999999999999999999999999"} {
		if got, err := parseDecimal(s, 1_000_000_000); err == nil {
			t.Errorf("%q = %d, want an error", s, got)
		}
	}
}
