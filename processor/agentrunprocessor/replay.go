package agentrunprocessor

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// openStore opens the directory, where there is one, and remembers what the process before had delivered. What it had
// not is replayed by the loop. The lock must be held.
//
// The clock of the traces has stood still since the process before last wrote: what is missing of a run may have been
// refused in between, and come soon.
func (r *runs) openStore(ctx context.Context, dir string) error {
	if dir == "" {
		return nil
	}
	s, err := onDisk(r.cfg, dir)
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	r.store = s
	r.held = r.newHold()
	r.delivered, r.pause = map[hold.Place]struct{}{}, s.pause(time.Now())
	damage, err := s.index.Replay(func(rec journal.Record) bool {
		rec.At = rec.At.Add(r.pause)
		r.held.Restore(rec, s.data, r.delivered)
		return true
	})
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	s.index.Settle()
	r.damaged(ctx, damage)
	r.held.Finish()
	return nil
}

// damaged counts what could not be read. Runs that were under way may be incomplete. The lock must be held.
func (r *runs) damaged(ctx context.Context, d journal.Damage) {
	if d.Segments == 0 {
		return
	}
	r.tel.ProcessorAgentRunDamagedBytes.Add(ctx, d.Bytes)
	r.tel.log.Error("The journal is damaged. What can be read of it is used; the files are kept beside it, as *.damaged.",
		zap.Int("files", d.Segments), zap.Int64("bytes", d.Bytes))
	now := time.Now()
	r.held.Forget(now)
	if err := writeSince(r.store.dir, now); err != nil {
		r.tel.log.Error("The journal's beginning could not be noted.", zap.Error(err))
	}
}

// replay takes in what the process before had accepted and not delivered, in the order and at the distance in which it
// arrived: what was due in between goes in between.
func (r *runs) replay(ctx context.Context) {
	if !r.store.disk {
		return
	}
	n := 0
	damage, err := r.store.data.Replay(func(rec journal.Record) bool {
		rec.At = rec.At.Add(r.pause)
		for r.due(ctx, rec.At) {
		}
		n += r.replayRecord(rec)
		return ctx.Err() == nil
	})
	if err != nil {
		r.tel.log.Error("The journal could not be read.", zap.Error(err))
		return
	}
	r.mu.Lock()
	r.damaged(ctx, damage)
	r.mu.Unlock()
	if ctx.Err() == nil {
		r.store.data.Settle()
		r.delivered = nil
	}
	if n > 0 {
		r.tel.log.Info("Took up what had been accepted before the restart.", zap.Int("items", n))
	}
}

// due delivers one batch of what was due at a time.
func (r *runs) due(ctx context.Context, at time.Time) bool {
	if ctx.Err() != nil {
		return false
	}
	r.mu.Lock()
	r.held.Advance(at, batchSpans)
	return r.pass(ctx)
}

// replayRecord takes in those items of a record that have not been delivered.
func (r *runs) replayRecord(rec journal.Record) int {
	parts, err := hold.Ranges(rec.Payload, nil)
	if err != nil {
		return 0
	}
	fresh := func(i int) (journal.Ref, bool) {
		ref := rec.Ref.Part(parts[i].At, parts[i].Len)
		_, done := r.delivered[hold.Place{Segment: ref.Segment(), Offset: ref.Offset()}]
		if !done {
			ref.Keep(1)
		}
		return ref, !done
	}
	switch rec.Kind {
	case kindTraces:
		return r.replayTraces(rec, fresh)
	case kindLogs:
		return r.replayLogs(rec, fresh)
	}
	return 0
}

func (r *runs) replayTraces(rec journal.Record, fresh func(i int) (journal.Ref, bool)) (n int) {
	td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(rec.Payload)
	if err != nil {
		return 0
	}
	items := r.readTraces(td)
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range items {
		if ref, ok := fresh(i); ok {
			items[i].addTo(r.held, rec.At, ref)
			n++
		}
	}
	return n
}

func (r *runs) replayLogs(rec journal.Record, fresh func(i int) (journal.Ref, bool)) (n int) {
	ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(rec.Payload)
	if err != nil {
		return 0
	}
	items := readLogs(ld)
	parts, _ := hold.Ranges(rec.Payload, nil)
	r.store.sum(items, func(i int) journal.Ref { return rec.Ref.Part(parts[i].At, parts[i].Len) })
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range items {
		if ref, ok := fresh(i); ok {
			items[i].addTo(r.held, rec.At, ref)
			n++
		}
	}
	return n
}
