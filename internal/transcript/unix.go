package transcript

import (
	"math"
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// unixUnits are the units Unix times come in, as nanoseconds.
var unixUnits = [...]int64{1e9, 1e6, 1e3, 1}

// parseUnix reads a Unix time of any unit: the one that makes it a date after 1990 and before 2200.
func parseUnix(s string) (stamp, bool) {
	const early, late = 631_152_000, 7_258_118_400
	if n, err := strconv.ParseInt(s, 10, 64); err == nil { // exact, where a double would round nanoseconds
		for _, unit := range unixUnits {
			if sec := n / (1e9 / unit); sec > early && sec < late {
				return pcommon.Timestamp(n * unit), true
			}
		}
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, false
	}
	for _, unit := range unixUnits {
		if sec := f * float64(unit) / 1e9; sec > early && sec < late {
			return pcommon.Timestamp(int64(math.Round(f*float64(unit)/1e3)) * 1e3), true // a double holds no nanoseconds
		}
	}
	return 0, false
}
