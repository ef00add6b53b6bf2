package pricing

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// maxDecimal bounds the length of a decimal. Rates in use have at most 9 decimal places and 6 digits before them.
const maxDecimal = 32

// parseDecimal reads a plain non-negative decimal and returns it times scale, which must be a whole number.
func parseDecimal(s string, scale uint64) (uint64, error) {
	switch {
	case strings.HasPrefix(s, "-"):
		return 0, fmt.Errorf("negative: %s", s)
	case s == "" || len(s) > maxDecimal || strings.Trim(s, "0123456789.") != "":
		return 0, fmt.Errorf("not a plain decimal: %.40q", s)
	}
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	if whole == "" || strings.Contains(frac, ".") {
		return 0, fmt.Errorf("not a plain decimal: %q", s)
	}
	n, err := strconv.ParseUint(whole+frac, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("out of range: %s", s)
	}
	for range frac {
		if scale%10 != 0 {
			return 0, fmt.Errorf("too many decimal places: %s", s)
		}
		scale /= 10
	}
	hi, lo := bits.Mul64(n, scale)
	if hi != 0 || lo > 1<<62 {
		return 0, fmt.Errorf("out of range: %s", s)
	}
	return lo, nil
}

// factor is a multiplier in millionths.
type factor uint64

const one factor = 1_000_000

func parseFactor(s string) (factor, error) {
	n, err := parseDecimal(s, uint64(one))
	if err != nil {
		return 0, err
	}
	if n == 0 || n > 1000*uint64(one) {
		return 0, errors.New("a multiplier lies above 0 and at most at 1000")
	}
	return factor(n), nil
}

// of is v times x, rounded half up, and whether that was exact.
func (x factor) of(v uint64) (product uint64, exact bool) {
	hi, lo := bits.Mul64(v, uint64(x))
	if hi >= uint64(one) {
		return 0, false
	}
	q, rem := bits.Div64(hi, lo, uint64(one))
	if rem >= uint64(one)/2 {
		q++
	}
	return q, rem == 0
}

// String is x as a plain decimal: "1.1".
func (x factor) String() string { return Femto(uint64(x) * (femtoPerUSD / uint64(one))).String() }
