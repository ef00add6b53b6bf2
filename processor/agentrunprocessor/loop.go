package agentrunprocessor

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// The pause before what next refused is tried again: it doubles from the first to the longest.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// drainTime is how long what is held may take to go at the end: what is behind may be down, and whoever stops the
// collector has not for ever. Kubernetes waits 30 s for all of it.
const drainTime = 10 * time.Second

// tick is how exact the waits are: what is due within one goes together.
const tick = 100 * time.Millisecond

// loop lets go what is due, one batch after the other, until ctx ends.
func (r *runs) loop(ctx context.Context) {
	defer close(r.done)
	r.replay(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
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
	r.held.Advance(time.Now(), r.batch)
	return r.pass(ctx)
}

// pass delivers what has gone from the hold, and releases the lock; false where there was nothing.
func (r *runs) pass(ctx context.Context) bool {
	b := r.gather(ctx)
	if b.Empty() {
		return false
	}
	if !r.deliver(ctx, b) {
		r.unsent = b
	}
	return true
}

// end ends the loop, and lets everything go that would not outlive the process. Both are bounded, even where what is behind
// never returns.
func (r *runs) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, drainTime+time.Second)
	defer cancel()
	r.cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-r.done
		if !r.store.disk {
			r.drain(ctx)
		}
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		r.tel.log.Error("What is behind did not return in time: what it has, and what is held, is left.")
	}
}

// drain lets everything go at the end, in batches as always: one of all that is held may be larger than a queue. Each is
// tried at least once; what is not taken in time is dropped.
func (r *runs) drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	r.mu.Lock()
	b := r.unsent
	r.unsent = nil
	r.mu.Unlock()
	for ; b == nil || !b.Empty(); b = r.flush(ctx) {
		if b != nil && !r.deliver(ctx, b) {
			r.tel.dropped(ctx, "traces", "shutdown", b.Traces.SpanCount(), ctx.Err())
			r.tel.dropped(ctx, "logs", "shutdown", b.Logs.LogRecordCount(), ctx.Err())
			r.taken(b)
		}
	}
}

// flush takes a batch of what is held, due or not; an empty one at the end.
func (r *runs) flush(ctx context.Context) *hold.Batch {
	r.mu.Lock()
	r.held.Flush(time.Now(), r.batch)
	return r.gather(ctx)
}

// gather takes over what the hold has let go, and accounts for it. It releases the lock.
func (r *runs) gather(ctx context.Context) *hold.Batch {
	b, counts, charges := r.held.Take()
	r.waiting += b.Bytes
	r.announce(b, r.takenIn())
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

// announce notes that a batch, made of what had been taken in by then, is on its way. The lock must be held.
func (r *runs) announce(b *hold.Batch, of extents) {
	if b.Empty() || !r.store.disk {
		return
	}
	if err := r.held.Going(b, of.encode()); err != nil {
		r.tel.log.Error("The journal did not note what is on its way: after a restart it may be billed otherwise.", zap.Error(err))
	}
}

// deliver hands a batch to what is behind, again and again where it is refused for now. It reports false where ctx ended
// before all was taken; what is left is in b.
func (r *runs) deliver(ctx context.Context, b *hold.Batch) bool {
	if n := b.Traces.SpanCount(); n > 0 {
		if !r.push(ctx, "traces", n, func(ctx context.Context) error { return r.traces.ConsumeTraces(ctx, b.Traces) }) {
			return false
		}
		b.Traces = ptrace.NewTraces() // the old ones belong to what is behind
	}
	if n := b.Logs.LogRecordCount(); n > 0 && r.logs != nil {
		if !r.push(ctx, "logs", n, func(ctx context.Context) error { return r.logs.ConsumeLogs(ctx, b.Logs) }) {
			return false
		}
	}
	r.taken(b)
	return true
}

// taken frees what a batch has in the journal.
func (r *runs) taken(b *hold.Batch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting -= b.Bytes
	if err := r.held.Taken(time.Now(), b); err != nil {
		r.tel.log.Error("The journal did not note what was delivered: after a restart it may be sent again.", zap.Error(err))
	}
}

func (r *runs) push(ctx context.Context, signal string, n int, consume func(context.Context) error) bool {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := consume(context.WithoutCancel(ctx))
		switch {
		case err == nil:
			return true
		case consumererror.IsPermanent(err):
			r.tel.dropped(ctx, signal, "rejected", n, err)
			return true
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false
		}
	}
}
