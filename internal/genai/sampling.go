package genai

import (
	"strconv"
	"strings"
)

// Weight is how many spans a span stands for that was sampled with the probability in its trace state: 10 where one in ten
// was kept. It is 1 where the trace state has no threshold, as after samplers that do not tell what they drop. The
// threshold is that of OpenTelemetry's consistent sampling, "ot=th:e666": the share dropped, as a fraction of 2^56 in hex without
// trailing zeros.
func Weight(traceState string) float64 {
	for member := range strings.SplitSeq(traceState, ",") {
		fields, ok := strings.CutPrefix(strings.TrimSpace(member), "ot=")
		if !ok {
			continue
		}
		for field := range strings.SplitSeq(fields, ";") {
			if th, ok := strings.CutPrefix(field, "th:"); ok {
				return weightOf(th)
			}
		}
	}
	return 1
}

// thresholdDigits are those of a whole threshold, and maxWeight bounds what one span can stand for.
const (
	thresholdDigits = 14
	maxWeight       = 1 << 20
)

func weightOf(threshold string) float64 {
	if len(threshold) == 0 || len(threshold) > thresholdDigits {
		return 1
	}
	n, err := strconv.ParseUint(threshold+strings.Repeat("0", thresholdDigits-len(threshold)), 16, 64)
	if err != nil {
		return 1
	}
	const all = 1 << (4 * thresholdDigits)
	return min(all/float64(all-n), maxWeight)
}
