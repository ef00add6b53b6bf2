package agentmetricsconnector

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// handle is one of the components that the Collector sees in front of a shared agentMetrics.
type handle struct {
	*agentMetrics
	started bool
}

func (h *handle) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (h *handle) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	var t tally
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				h.countSpan(rs.Resource(), ss.Scope(), span, &t)
			}
		}
	}
	return h.counted(ctx, &t)
}

func (h *handle) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	var t tally
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				h.countRecord(rl.Resource(), sl.Scope(), rec, &t)
			}
		}
	}
	return h.counted(ctx, &t)
}

func (h *handle) Start(ctx context.Context, host component.Host) error {
	h.life.Lock()
	defer h.life.Unlock()
	if h.users == 0 {
		if err := h.begin(ctx, host); err != nil {
			return err
		}
	}
	h.started = true
	if h.users++; h.users > 1 {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	h.stop, h.done = cancel, make(chan struct{})
	go h.flushLoop(ctx, h.done)
	return nil
}

// Shutdown of the last signal ends the flushing and emits what was counted up to now.
func (h *handle) Shutdown(ctx context.Context) error {
	h.life.Lock()
	defer h.life.Unlock()
	if !h.started {
		h.forget()
		return nil
	}
	h.started = false
	if h.users--; h.users > 0 {
		return nil
	}
	h.forget()
	h.stop()
	select {
	case <-h.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer h.tel.Shutdown()
	return errors.Join(h.lastFlush(ctx), h.end(ctx))
}
