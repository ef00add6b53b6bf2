package agentrunprocessor

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// books are what is behind: they outlive processes.
type books struct {
	mu    sync.Mutex
	seen  map[uint64]bool
	calls map[callKey]int             // how often each was billed
	runs  map[pcommon.TraceID]float64 // what was last said of each
	away  time.Time                   // until when batches are refused
	torn  int                         // after how many batches the process ends; 0 for never
	gone  bool
}

var errGone = errors.New("the process is gone")

func (*books) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (b *books) tear(batches int)       { b.mu.Lock(); b.torn = batches; b.mu.Unlock() }
func (b *books) refuse(until time.Time) { b.mu.Lock(); b.away = until; b.mu.Unlock() }
func (b *books) revive()                { b.mu.Lock(); b.torn, b.gone = 0, false; b.mu.Unlock() }
func (b *books) dead() bool             { b.mu.Lock(); defer b.mu.Unlock(); return b.gone }

// bills is how many calls were billed.
func (b *books) bills() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, times := range b.calls {
		n += times
	}
	return n
}

// take counts a batch, unless the process is gone; and tells that it has been taken, unless it goes with it.
func (b *books) take(count func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return errGone
	}
	count()
	if b.torn > 0 {
		b.torn--
		b.gone = b.torn == 0
	}
	if b.gone || time.Now().Before(b.away) {
		return errGone
	}
	return nil
}

func (b *books) count(key uint64, call callKey, attrs pcommon.Map) {
	if usd, ok := attrs.Get(genai.AttrRunUSD); ok {
		b.runs[call.trace] = usd.Double()
	}
	bill, judged := genai.ReadBill(attrs)
	if b.seen[key] || !judged {
		return
	}
	b.seen[key] = true
	if bill.Carries() {
		b.calls[call]++
	}
}

func (b *books) ConsumeTraces(_ context.Context, td ptrace.Traces) error {
	return b.take(func() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					trace, span := s.TraceID(), s.SpanID()
					key := uint64(trace[15])<<32 | uint64(span[7])<<16 | uint64(span[1])<<8 | uint64(span[0])
					b.count(key, callKey{trace, pcommon.SpanID{7: span[7]}}, s.Attributes())
				}
			}
		}
	})
}

func (b *books) ConsumeLogs(_ context.Context, ld plog.Logs) error {
	return b.take(func() {
		for _, rl := range ld.ResourceLogs().All() {
			for _, sl := range rl.ScopeLogs().All() {
				for _, rec := range sl.LogRecords().All() {
					b.count(genai.RecordKey(rec), callKey{rec.TraceID(), rec.SpanID()}, rec.Attributes())
				}
			}
		}
	})
}
