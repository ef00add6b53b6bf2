package genai

import (
	"cmp"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// unbilledSince is when Anthropic stopped to charge for what its classifiers decline before there is any answer, in nanoseconds of Unix time.
// Source: the release notes of the Claude Developer Platform, 2 June 2026.
const unbilledSince pcommon.Timestamp = 1_780_358_400_000_000_000

// noAnswer is the most that is counted as written where nothing was: a stream begins with a count of 1.
const noAnswer = 1

// declines are the reasons, as SDKs spell Anthropic's "refusal", why there is no answer or not all of it.
var declines = [...]string{"refusal", "content_filter", "content-filter"}

// declined reports whether Anthropic's classifiers declined a call before any of it was answered. What it has read is told then, but not
// billed. An answer that they broke off is, as is one in which the model itself says no. Some SDKs leave out a count of nothing.
func (f *facts) declined(c *Call, u *usage) bool {
	if c.Role != RoleCall || u[gInput] < 0 || u[gOutput] > noAnswer || !claude(cmp.Or(c.Model, c.RequestModel)) ||
		c.At != 0 && c.At < unbilledSince || c.HasReported && c.By == TellInvoice {
		return false
	}
	for _, x := range [...]field{genFinish, endReason, messageEnd, stopReason} {
		if f.has(x) && declining(f.value(x).AsString()) {
			return true
		}
	}
	return false
}

func declining(reasons string) bool {
	for _, word := range declines {
		if strings.Contains(reasons, word) {
			return true
		}
	}
	return false
}
