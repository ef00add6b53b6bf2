package genai

import (
	"math"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// absent and bad are what a count can be instead of a number.
const (
	absent int64 = -1
	bad    int64 = -2
)

// maxCount bounds one count: what a double holds exactly, far above any real call, far below overflow of a sum.
const maxCount = 1 << 53

func countOf(v pcommon.Value) int64 {
	switch v.Type() {
	case pcommon.ValueTypeInt:
		return countOfInt(v.Int())
	case pcommon.ValueTypeDouble:
		return countOfFloat(v.Double())
	case pcommon.ValueTypeStr:
		return countOfString(v.Str())
	default:
		return bad
	}
}

func countOfInt(n int64) int64 {
	if n < 0 || n > maxCount {
		return bad
	}
	return n
}

func countOfFloat(x float64) int64 {
	if math.IsNaN(x) {
		return absent // how JavaScript adds up what it was not told
	}
	if !(x >= 0 && x <= maxCount) || x != math.Trunc(x) {
		return bad
	}
	return int64(x)
}

// countOfString reads a decimal string, as Codex and Micrometer send counts.
func countOfString(s string) int64 {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return countOfInt(n)
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return bad
	}
	return countOfFloat(x)
}

// number is v as a finite double, however it was sent.
func number(v pcommon.Value) (float64, bool) {
	var x float64
	switch v.Type() {
	case pcommon.ValueTypeInt:
		x = float64(v.Int())
	case pcommon.ValueTypeDouble:
		x = v.Double()
	case pcommon.ValueTypeStr:
		y, err := strconv.ParseFloat(strings.TrimSpace(v.Str()), 64)
		if err != nil {
			return 0, false
		}
		x = y
	default:
		return 0, false
	}
	return x, !math.IsNaN(x) && !math.IsInf(x, 0)
}
