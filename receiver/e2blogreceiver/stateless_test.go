package e2blogreceiver

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/e2btest"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// fresh are sources as they are by default, but faster.
func fresh(cfg *Config) {
	only(cfg, defaultAttach(), LogsConfig{Interval: 100 * time.Millisecond}, EventsConfig{Interval: 100 * time.Millisecond})
	cfg.Settle = 300 * time.Millisecond
}

// TestStartWithoutState tells of sandboxes that live, and of what ends in them, from then on: what was over before may have been
// told already, and would be counted twice.
func TestStartWithoutState(t *testing.T) {
	t.Parallel()
	h := newHarness(t, fresh)
	over, alive := h.cloud.Create("0.5.18", nil), h.cloud.Create("0.5.18", nil)
	for _, p := range []*e2btest.Process{over.Start(nil, "claude"), alive.Start(nil, "claude")} {
		p.Print(claude(t))
		p.Exit(0)
	}
	over.Kill("request")
	time.Sleep(2 * time.Millisecond) // E2B's cursors are of milliseconds
	for range 2 {
		h.start()
		h.look("/events/sandboxes", 3)
		h.look("/logs", 3)
		h.stop()
	}
	assert.Empty(t, h.spans(""))
	h.start()
	p := alive.Start(nil, "claude")
	p.Print(claude(t))
	p.Exit(0)
	alive.Kill("request")
	h.eventually("spans of the sandbox and of its process", func() bool { // in any order: each has a source of its own
		return len(h.spans(genai.SpanSandbox)) == 1 && len(h.spans(genai.SpanProcess)) == 1
	})
	h.stop()
	h.start()
	h.look("/events/sandboxes", 3)
	h.stop()
	assert.Len(t, h.spans(genai.SpanSandbox), 1)
	assert.Len(t, h.spans(genai.SpanProcess), 1)
	assert.Equal(t, once(t), h.tally())
	h.uniqueIDs()
}

// TestLookback tells without state, too, of what ended shortly before.
func TestLookback(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		fresh(cfg)
		cfg.Sources.Events.Get().Lookback = time.Minute
	})
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	h.eventually("seen", func() bool { return len(h.bodies()) == 1 })
	h.stop()
	box.Kill("request")
	h.start()
	h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	h.stop()
	assert.Equal(t, "request", h.spans(genai.SpanSandbox)[0].attr(genai.AttrSandboxKillReason))
}

// TestFirstCursor stores where events stand even where there was none yet.
func TestFirstCursor(t *testing.T) {
	t.Parallel()
	h := newHarness(t, fresh)
	h.withStorage()
	h.start()
	h.look("/events/sandboxes", 2)
	h.stop()
	h.cloud.Create("0.6.13", nil).Kill("request") // a whole life while the receiver is away
	h.start()
	h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	h.stop()
}

// unreadable is a store that keeps what it has to itself.
type unreadable struct {
	storage.Client
	set bool
}

func (*unreadable) Get(context.Context, string) ([]byte, error) { return nil, errors.New("busy") }

func (u *unreadable) Set(context.Context, string, []byte) error {
	u.set = true
	return nil
}

// TestCursorThatCannotBeRead stays: what it says may be read the next time.
func TestCursorThatCannotBeRead(t *testing.T) {
	cfg := createDefaultConfig().(*Config)
	only(cfg, EventsConfig{Interval: time.Second})
	store := &unreadable{}
	a := &account{e2bReceiver: &e2bReceiver{cfg: cfg, log: zap.NewNop(), store: store, since: time.Now()}}
	assert.Equal(t, a.since, a.loadCursor(t.Context()).Mark)
	assert.False(t, store.set)
}
