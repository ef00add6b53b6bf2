package agentrunprocessor

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// taken is a span or a log record that was read, before the lock is taken.
type taken interface {
	addTo(h *hold.Hold, now time.Time, ref journal.Ref)
	ended() pcommon.Timestamp
}

// delay is what a sender may wait, with what has ended, before it writes it.
const delay = time.Minute

// written is the latest that a request with some items can have been written by its sender, which is long ago where a queue kept it.
func written(now time.Time, n int, item func(i int) taken) time.Time {
	var last pcommon.Timestamp
	for i := range n {
		last = max(last, item(i).ended())
	}
	if at := last.AsTime().Add(delay); last > 0 && at.Before(now) {
		return at
	}
	return now
}
