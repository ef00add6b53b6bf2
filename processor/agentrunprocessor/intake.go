package agentrunprocessor

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
)

// ConsumeTraces takes spans in. They go on when their run is complete.
func (r *runs) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	if r.full() {
		r.tel.refused(ctx, "traces", td.SpanCount())
		return errFull
	}
	var deep nesting.Cutter
	deep.Traces(td)
	r.tel.cut(ctx, deep.Cut)
	room := rooms.Get().(*[]spanItem)
	defer vacate(room)
	items := r.readTraces(td, (*room)[:0])
	*room = items
	now := time.Now()
	refs, err := r.store.keepTraces(now, td, len(items))
	if err != nil {
		r.tel.refused(ctx, "traces", len(items))
		return err
	}
	r.take(ctx, now, len(items), refs, func(i int) taken { return &items[i] })
	return nil
}

// ConsumeLogs takes the log records of calls in, to put them together with their spans. All others go on at once.
func (r *runs) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	if r.traces == nil || r.isStopped() && !r.store.disk {
		return r.logs.ConsumeLogs(ctx, ld)
	}
	if r.full() {
		r.tel.refused(ctx, "logs", ld.LogRecordCount())
		return errFull
	}
	var deep nesting.Cutter
	deep.Logs(ld)
	r.tel.cut(ctx, deep.Cut)
	calls, now := takeCalls(ld, r.cfg.Texts), time.Now()
	items := readLogs(calls)
	refs, err := r.store.keepLogs(now, calls, len(items))
	if err != nil {
		r.tel.refused(ctx, "logs", ld.LogRecordCount()+len(items))
		return err
	}
	if ld.LogRecordCount() > 0 {
		if err := r.logs.ConsumeLogs(ctx, ld); err != nil {
			for i := range items {
				refs(i).Release()
			}
			return err // nothing has been taken in: the sender may send all of it again
		}
	}
	r.store.sum(items, refs)
	r.take(ctx, now, len(items), refs, func(i int) taken { return &items[i] })
	return nil
}

// take takes items in. Once the loop has ended they go on at once, or stay for the next process.
func (r *runs) take(ctx context.Context, now time.Time, n int, refs func(i int) journal.Ref, item func(i int) taken) {
	r.mu.Lock()
	since, err := r.ways.since(ctx, now, func() time.Time { return written(now, n, item) })
	r.held.From(since)
	for i := range n {
		item(i).addTo(r.held, now, refs(i))
	}
	if n > 0 {
		r.accept(place(refs(n - 1)))
	}
	r.held.From(time.Time{})
	r.nudge()
	stopped := r.stopped
	r.mu.Unlock()
	if err != nil {
		r.tel.log.Warn("How far a way by which data comes was read was not noted: after a restart it is a new one, and runs under way are partial.", zap.Error(err))
	}
	if stopped && !r.store.disk {
		r.drain(ctx)
	}
}

var errFull = errors.New("what is behind agent_run does not keep up: its memory is full")

// full reports whether as much waits for what is behind as may be held.
func (r *runs) full() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting+r.held.Outgoing() > r.cfg.memory()
}

// nudge wakes the loop where it sleeps for too long.
func (r *runs) nudge() {
	if next, ok := r.held.Next(); !r.held.Ready() && ok && !r.alarm.IsZero() && !next.Before(r.alarm) {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
