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
	r.damaged(ctx, damage)
	r.held.Finish()
	if made, of := r.held.Unfinished(); !made.IsZero() {
		if err := r.resume(ctx, made, decodeExtents(of)); err != nil {
			return fmt.Errorf("storage: %w", err)
		}
	}
	s.index.Settle()
	return nil
}

// resume makes the batch again that was on its way when the process before ended, of what that had taken in: what comes later, and
// would join a call whose bill has been counted, must find that it has gone. What was due after it is made with it, as far as the memory
// allows: it may have piled up on the disk. The lock must be held.
func (r *runs) resume(ctx context.Context, made time.Time, of extents) error {
	_, err := r.store.data.Replay(func(rec journal.Record) bool {
		if of.has(place(rec.Ref)) {
			rec.At = rec.At.Add(r.pause)
			r.replayRecord(rec)()
		}
		return !of.end(place(rec.Ref))
	})
	r.resumed = of
	for err == nil && r.waiting < r.cfg.memory() {
		r.held.Advance(made, r.batch)
		b := r.gather(ctx)
		r.mu.Lock()
		if b.Empty() {
			break
		}
		r.made = append(r.made, b)
	}
	return err
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
	if !r.deliverMade(ctx) {
		return
	}
	n := 0
	damage, err := r.store.data.Replay(func(rec journal.Record) bool {
		rec.At = rec.At.Add(r.pause)
		for r.due(ctx, rec.At) {
		}
		add := r.replayRecord(rec)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.replayed = place(rec.Ref); !r.resumed.has(r.replayed) {
			n += add()
		}
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
		r.delivered, r.resumed = nil, nil
	}
	if n > 0 {
		r.tel.log.Info("Took up what had been accepted before the restart.", zap.Int("items", n))
	}
}

// deliverMade delivers what was made again. Each batch is announced once the one before has been taken: the index tells of the last only
// what was on its way.
func (r *runs) deliverMade(ctx context.Context) bool {
	for ; len(r.made) > 0; r.made = r.made[1:] {
		r.mu.Lock()
		r.announce(r.made[0], r.resumed)
		r.mu.Unlock()
		if !r.deliver(ctx, r.made[0]) {
			return false
		}
	}
	return true
}

// due delivers one batch of what was due at a time.
func (r *runs) due(ctx context.Context, at time.Time) bool {
	if ctx.Err() != nil {
		return false
	}
	r.mu.Lock()
	r.held.Advance(at, r.batch)
	return r.pass(ctx)
}

// replayRecord reads a record. What it returns takes in those of its items that have not been delivered, and needs the lock.
func (r *runs) replayRecord(rec journal.Record) (add func() int) {
	parts, err := hold.Ranges(rec.Payload, nil)
	if err != nil {
		return func() int { return 0 }
	}
	refs := func(i int) journal.Ref { return rec.Ref.Part(parts[i].At, parts[i].Len) }
	n, addTo := 0, func(int, journal.Ref) {}
	switch rec.Kind {
	case kindTraces:
		if td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(rec.Payload); err == nil {
			items := r.readTraces(td, nil)
			n, addTo = len(items), func(i int, ref journal.Ref) { items[i].addTo(r.held, rec.At, ref) }
		}
	case kindLogs:
		if ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(rec.Payload); err == nil {
			items := readLogs(ld)
			r.store.sum(items, refs)
			n, addTo = len(items), func(i int, ref journal.Ref) { items[i].addTo(r.held, rec.At, ref) }
		}
	}
	return func() (added int) {
		r.held.From(r.ways.latest()) // its own way is not in the journal
		defer r.held.From(time.Time{})
		for i := range n {
			if _, done := r.delivered[place(refs(i))]; !done {
				ref := refs(i)
				ref.Keep(1)
				addTo(i, ref)
				added++
			}
		}
		return added
	}
}
