package agentsessionsreceiver

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/sessions"
)

// skip passes over what is in a file that was there at the first start.
func (r *agentSessions) skip(ctx context.Context, path string, now time.Time) {
	f := r.lib.File(path)
	if err := f.Skip(now); err != nil {
		r.failed(ctx, path, err)
		return
	}
	r.keep(ctx, f)
	f.Sleep()
}

// read reads what is new in a file, and hands it on. False where that was refused: the file is then as it was before.
func (r *agentSessions) read(ctx context.Context, f *sessions.File, now time.Time) bool {
	_, awake := r.awake[f.Path]
	for more := f.Changed(); more; {
		before := f.Offset
		var err error
		if more, err = f.Read(now); err != nil {
			r.failed(ctx, f.Path, err)
			f.Undo(r.saved[f.Path])
			return true
		}
		r.tel.ReceiverAgentSessionsReadBytes.Add(ctx, max(0, f.Offset-before))
		r.awake[f.Path], awake = now, true
		if !r.deliver(ctx, f, true) {
			return false
		}
	}
	if !awake {
		return true
	}
	f.Tick(now)
	return r.deliver(ctx, f, false)
}

// deliver hands on the spans that are complete, and then stores the place in the file, if there is anything to store.
func (r *agentSessions) deliver(ctx context.Context, f *sessions.File, changed bool) bool {
	td := f.Take()
	spans := td.SpanCount()
	if spans == 0 && !changed {
		return true
	}
	if spans > 0 {
		if err := r.next.ConsumeTraces(ctx, td); err != nil {
			if ctx.Err() == nil {
				r.log.Warn("spans were refused; the file is read again", zap.String("file", f.Path), zap.Error(err))
			}
			f.Undo(r.saved[f.Path])
			return false
		}
		r.tel.ReceiverAgentSessionsSpans.Add(ctx, int64(spans))
	}
	r.keep(ctx, f)
	return true
}

// patience is how long a file may be silent before what is open in it is closed, and its reader put away.
const patience = time.Hour

// rest puts away the readers of files that were silent for long.
func (r *agentSessions) rest(ctx context.Context, now time.Time) {
	for path, last := range r.awake {
		if now.Sub(last) < patience {
			continue
		}
		f := r.lib.File(path)
		f.Rest()
		if !r.deliver(ctx, f, true) {
			return
		}
		f.Sleep()
		delete(r.awake, path)
	}
}

func (r *agentSessions) failed(ctx context.Context, path string, err error) {
	r.tel.ReceiverAgentSessionsReadFailures.Add(ctx, 1)
	r.log.Warn("session file is not read", zap.String("file", path), zap.Error(err))
}
