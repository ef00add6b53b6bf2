package agentrunprocessor

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/collector/consumer/consumererror"

	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// The pause before what next refused is tried again: it doubles from the first to the longest.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// tick is how exact the waits are: what is due within one goes together.
const tick = 100 * time.Millisecond

// loop lets go what is due, one batch after the other, until ctx ends.
func (r *runs) loop(ctx context.Context) {
	defer close(r.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if r.step(ctx) {
			continue
		}
		if alarm := r.setAlarm(); !alarm.IsZero() {
			timer.Reset(max(time.Until(alarm), 0))
		} else {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-r.wake:
		}
	}
}

func (r *runs) setAlarm() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.alarm = time.Time{}
	if next, ok := r.held.Next(); ok {
		r.alarm = next.Truncate(tick).Add(tick)
	}
	return r.alarm
}

// step delivers one batch; false where there was nothing to deliver.
func (r *runs) step(ctx context.Context) bool {
	r.mu.Lock()
	r.held.Advance(time.Now(), batchSpans)
	b := r.take(ctx)
	if b.Empty() {
		return false
	}
	r.deliver(ctx, b)
	return true
}

// drain lets everything go at the end.
func (r *runs) drain(ctx context.Context) {
	r.mu.Lock()
	r.held.Flush(time.Now())
	r.deliver(ctx, r.take(ctx))
}

// take takes over what the hold has let go, and accounts for it. It releases the lock.
func (r *runs) take(ctx context.Context) *hold.Batch {
	b, counts, charges := r.held.Take()
	r.waiting += b.Bytes
	r.mu.Unlock()
	r.tel.add(ctx, &counts)
	now := time.Now()
	if len(charges) > 0 {
		alarms := r.budgets.charge(now, charges)
		r.tel.alarm(ctx, alarms)
		b.AddAlarms(alarms, now)
	}
	r.budgets.save(ctx, now, false)
	return b
}

// deliver hands a batch to what is behind, again and again where it is refused for now. It drops what is refused for good, and what is not
// taken before ctx ends.
func (r *runs) deliver(ctx context.Context, b *hold.Batch) {
	if n := b.Traces.SpanCount(); n > 0 {
		r.push(ctx, "traces", n, func(ctx context.Context) error { return r.traces.ConsumeTraces(ctx, b.Traces) })
	}
	if n := b.Logs.LogRecordCount(); n > 0 && r.logs != nil {
		r.push(ctx, "logs", n, func(ctx context.Context) error { return r.logs.ConsumeLogs(ctx, b.Logs) })
	}
	r.mu.Lock()
	r.waiting -= b.Bytes
	r.mu.Unlock()
}

func (r *runs) push(ctx context.Context, signal string, n int, consume func(context.Context) error) {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := consume(context.WithoutCancel(ctx))
		switch {
		case err == nil:
			return
		case consumererror.IsPermanent(err):
			r.tel.dropped(ctx, signal, "rejected", n, err)
			return
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			r.tel.dropped(ctx, signal, "shutdown", n, errors.Join(err, ctx.Err()))
			return
		}
	}
}
