package genai

import (
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Earlier is what an emitter counts again on a call, of the turns before it. Prompt and Completion are all of it, Reasoning a part of
// Completion, and Total what it gave as the sum, 0 where it gave none.
type Earlier struct{ Prompt, Completion, Reasoning, Total int64 }

// TakeOff leaves what c took itself; false, and c as it was, where e is more than c counts.
func (c *Call) TakeOff(e Earlier) bool {
	input, reasoning := c.Tokens[pricing.Input]-e.Prompt, c.Tokens[pricing.Reasoning]-e.Reasoning
	output := c.Tokens[pricing.Output] - (e.Completion - e.Reasoning)
	if input < 0 || output < 0 || reasoning < 0 {
		return false
	}
	c.Tokens[pricing.Input], c.Tokens[pricing.Output], c.Tokens[pricing.Reasoning] = input, output, reasoning
	c.Sum = max(c.Sum-e.Total, 0)
	return true
}

// WriteTakenOff leaves on a span, too, only what its call took itself, and notes how many tokens those before had taken. Who reads the
// span behind this one reads the turn alone.
func WriteTakenOff(attrs pcommon.Map, e Earlier) {
	for name, n := range map[string]int64{
		"gen_ai.usage.input_tokens": e.Prompt, "gen_ai.usage.output_tokens": e.Completion - e.Reasoning, "gen_ai.usage.total_tokens": e.Total,
	} {
		if v, told := attrs.Get(name); told {
			v.SetInt(countOf(v) - n)
		}
	}
	attrs.PutInt(AttrTokensBefore, e.Prompt+e.Completion)
}

// WriteBefore notes what a session had cost before, which was taken off a cost that holds it.
func WriteBefore(attrs pcommon.Map, usd pricing.Amount) {
	if !usd.IsZero() {
		attrs.PutDouble(AttrCostBefore, usd.USD())
	}
}

// recounts reports whether a span of this scope may count turns before its own. Where the scope tells no version, it may.
func (d *dialect) recounts(scope pcommon.InstrumentationScope) bool {
	if d.recount == 0 || scope.Version() == "" {
		return d.recount > 0
	}
	first, _, _ := strings.Cut(scope.Version(), ".")
	version, err := strconv.Atoi(first)
	return err != nil || version < d.recount
}

// takenOff reports whether WriteTakenOff has been here.
func takenOff(attrs pcommon.Map) bool {
	_, done := attrs.Get(AttrTokensBefore)
	return done
}
