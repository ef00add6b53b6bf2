package e2blogreceiver

import (
	"context"
	"errors"
	"io"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

var sourceNames = map[sandbox.Source]string{
	sandbox.Attach: "attach", sandbox.Logs: "logs", sandbox.Pushed: "push", sandbox.Shipped: "push", sandbox.File: "file",
}

func (r *e2bReceiver) read(ctx context.Context, from sandbox.Source, n int) {
	r.tel.ReceiverE2bLogBytes.Add(ctx, int64(n), metric.WithAttributes(attribute.String("source", sourceNames[from])))
}

// stream reads the output of one process.
type stream struct {
	*watcher
	target envd.Target
	sandbox.Stream
	gap [2]int64 // bytes dropped since the last that were posted
}

func (s *stream) read(ctx context.Context) {
	in, err := s.envd.Attach(ctx, &s.target, s.PID)
	if err != nil {
		s.failed(ctx, "attach", err)
		_ = s.post(func(b *sandbox.Sandbox) { b.Detached(s.Number) })
		return
	}
	defer in.Close()
	s.tel.ReceiverE2bLogAttached.Add(ctx, 1)
	for ended := false; ; {
		e, err := in.Next()
		if err == nil {
			s.heard.Store(time.Now().UnixNano())
		}
		switch {
		case err == nil && e.Data != nil:
			s.data(ctx, e.Data)
		case err == nil && e.End != nil:
			ended = true
			at := time.Now()
			s.tell()
			_ = s.post(func(b *sandbox.Sandbox) { b.Exit(s.Number, e.End, at) })
			if s.cfg.Sources.File.HasValue() { // whoever waited for the process may kill the sandbox now
				s.kick()
			}
		case err == nil:
		case errors.Is(err, envd.ErrNotFound):
			at := time.Now()
			_ = s.post(func(b *sandbox.Sandbox) { b.NotFound(s.Number, at) })
			return
		default:
			s.broken(ctx, ended, err)
			return
		}
	}
}

// broken is the end of the stream; without an end of the process before, it will be joined again.
func (s *stream) broken(ctx context.Context, ended bool, err error) {
	if ended {
		return
	}
	if !errors.Is(err, io.EOF) {
		s.failed(ctx, "attach", err)
	}
	s.tel.ReceiverE2bLogDetached.Add(ctx, 1)
	s.tell()
	_ = s.post(func(b *sandbox.Sandbox) { b.Detached(s.Number) })
}

func (s *stream) data(ctx context.Context, d *envd.Data) {
	s.output(ctx, transcript.Stdout, d.Stdout)
	s.output(ctx, transcript.Stderr, d.Stderr)
	switch {
	case len(d.PTY) == 0:
	case s.opt.PTY:
		s.output(ctx, transcript.Stdout, d.PTY)
	default:
		s.drop(sandbox.DropPTY, uint64(len(d.PTY)))
	}
}

// output posts a chunk, and before it what had to be dropped. It never waits: to wait is to stop the user's agent.
func (s *stream) output(ctx context.Context, to transcript.Stream, chunk []byte) {
	if len(chunk) == 0 {
		return
	}
	s.watcher.read(ctx, sandbox.Attach, len(chunk))
	at, gap, number := time.Now(), s.gap[to], s.Number
	ok := s.offer(len(chunk), func(b *sandbox.Sandbox) {
		b.Gap(number, to, gap)
		b.Output(number, to, chunk, at)
	})
	if ok {
		s.gap[to] = 0
	} else {
		s.gap[to] += int64(len(chunk))
	}
}

// tell posts what was dropped at the end.
func (s *stream) tell() {
	gap, number := s.gap, s.Number
	if gap != [2]int64{} {
		_ = s.post(func(b *sandbox.Sandbox) {
			b.Gap(number, transcript.Stdout, gap[0])
			b.Gap(number, transcript.Stderr, gap[1])
		})
	}
}
