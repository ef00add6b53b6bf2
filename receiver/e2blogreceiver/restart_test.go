package e2blogreceiver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
)

type hostWith map[component.ID]component.Component

func (h hostWith) GetExtensions() map[component.ID]component.Component { return h }

// withStorage gives the receiver a real file storage.
func (h *harness) withStorage() {
	f := filestorage.NewFactory()
	cfg := f.CreateDefaultConfig().(*filestorage.Config)
	cfg.Directory = h.t.TempDir()
	ext, err := f.Create(h.t.Context(), extensiontest.NewNopSettings(f.Type()), cfg)
	require.NoError(h.t, err)
	require.NoError(h.t, ext.Start(h.t.Context(), componenttest.NewNopHost()))
	h.t.Cleanup(func() { assert.NoError(h.t, ext.Shutdown(context.Background())) })
	id := component.NewID(f.Type())
	h.host = hostWith{id: ext}
	h.cfg.Storage = &id
}

// TestRestart stops and starts the receiver after every line of a transcript that its sources can read again.
func TestRestart(t *testing.T) {
	want := once(t)
	const path = "/home/user/agent.ndjson"
	for name, on := range map[string]any{"file": FileConfig{Paths: []string{path}}, "logs": fastLogs} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(cfg *Config) {
				cfg.Settle = 300 * time.Millisecond
				only(cfg, on)
			})
			h.withStorage()
			box := h.cloud.Create("0.5.18", map[string]string{"traceparent": traceparent})
			p := box.Start(nil, "claude")
			for i, line := range strings.SplitAfter(claude(t), "\n") {
				h.start()
				half := len(line) / 2
				box.Write(path, line[:half])
				p.Print(line[:half])
				if i%2 == 0 { // else the receiver is away while half a line is printed
					h.look(map[string]string{"file": "/files", "logs": "/logs"}[name], 2)
				}
				h.stop()
				box.Write(path, line[half:])
				p.Print(line[half:])
			}
			p.Exit(0)
			h.start()
			looks := h.cloud.Requests("/files")
			h.eventually("all read", func() bool { return name == "logs" || h.cloud.Requests("/files") > looks+3 })
			if name == "logs" {
				h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
			}
			h.stop()
			box.Kill("request") // while the receiver is away
			h.start()
			h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
			h.stop()
			h.start()
			h.look("/v2/sandboxes", 3)
			h.stop()
			assert.Equal(t, want, h.tally())
			h.uniqueIDs()
		})
	}
}

// TestRestartAttached joins the same process again: its span comes once.
func TestRestartAttached(t *testing.T) {
	t.Parallel()
	h := newHarness(t, nil)
	h.withStorage()
	box := h.cloud.Create("0.6.13", nil)
	p := box.Start(nil, "agent")
	for _, line := range []string{"one\n", "two\n"} {
		h.start()
		h.eventually("attached", func() bool { return p.Attached() == 1 })
		p.Print(line)
		h.eventually(line, func() bool { return slices.Contains(h.bodies(), strings.TrimSpace(line)) })
		h.stop()
		h.eventually("let go", func() bool { return p.Attached() == 0 })
	}
	h.start()
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	p.Exit(0)
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	h.stop()
	s := h.spans(genai.SpanProcess)[0]
	assert.EqualValues(t, 8, s.attr(genai.AttrSandboxStdout))
	assert.Equal(t, true, s.attr(genai.AttrSandboxLate))
}

// TestAwayWithFile attaches to a process that also writes a file: what it printed while the receiver was away is in the file.
func TestAwayWithFile(t *testing.T) {
	t.Parallel()
	const path = "/home/user/agent.ndjson"
	h := newHarness(t, func(cfg *Config) {
		only(cfg, defaultAttach(), FileConfig{Paths: []string{path}})
		cfg.Settle = 300 * time.Millisecond
	})
	h.withStorage()
	box := h.cloud.Create("0.6.13", nil)
	p := box.Start(nil, "agent")
	var want []string
	say := func() {
		line := fmt.Sprintf("line %d of what the agent prints", len(want))
		want = append(want, line)
		box.Write(path, line+"\n")
		p.Print(line + "\n")
	}
	for range 3 {
		h.start()
		h.eventually("attached", func() bool { return p.Attached() == 1 })
		for range 5 {
			say()
			h.look("/files", 1)
		}
		h.stop()
		h.eventually("let go", func() bool { return p.Attached() == 0 })
		for range 5 {
			say()
		}
	}
	h.start()
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	h.look("/files", 3)
	h.stop()
	var got []string
	for _, b := range h.bodies() {
		if b != "sandbox started" {
			got = append(got, b)
		}
	}
	assert.ElementsMatch(t, want, got)
}

// moody refuses what it is given, in one way or the other, until it is told not to.
type moody struct {
	consumertest.TracesSink
	err  error
	good atomic.Bool
	n    atomic.Int64
}

func (m *moody) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	if m.n.Add(1); !m.good.Load() {
		return m.err
	}
	return m.TracesSink.ConsumeTraces(ctx, td)
}

func (m *moody) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// TestRefused keeps what may be taken later, gives up what never will be, and never stops the agent.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"later": errors.New("busy"), "never": consumererror.NewPermanent(errors.New("bad"))} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, func(cfg *Config) {
				a := defaultAttach()
				a.Buffer = 64 << 10
				only(cfg, a)
			})
			tel := componenttest.NewTelemetry()
			t.Cleanup(func() { assert.NoError(t, tel.Shutdown(context.Background())) })
			set := receivertest.NewNopSettings(metadata.Type)
			set.TelemetrySettings = tel.NewTelemetrySettings()
			next := &moody{err: err}
			r, e := NewFactory().CreateTraces(t.Context(), set, h.cfg, next)
			require.NoError(t, e)
			require.NoError(t, r.Start(t.Context(), h.host))
			t.Cleanup(func() { assert.NoError(t, r.Shutdown(context.Background())) })

			box := h.cloud.Create("0.6.13", nil)
			first := box.Start(nil, "claude")
			p := box.Start(nil, "noisy")
			h.eventually("attached", func() bool { return first.Attached() == 1 && p.Attached() == 1 })
			first.Print(claude(t))
			first.Exit(0)
			h.eventually("offered", func() bool { return next.n.Load() > 1 || name == "never" && next.n.Load() > 0 })
			line := strings.Repeat("x", 1023) + "\n"
			for range 1000 { // a megabyte, into a buffer of 64 KiB that nobody empties
				p.Print(line)
			}
			assert.Less(t, p.Stalled(), 2*time.Second, "the agent had to wait")
			next.good.Store(true)
			p.Exit(0)
			spans := func() (n int) {
				for _, td := range next.AllTraces() {
					n += td.SpanCount()
				}
				return n
			}
			h.eventually("process span", func() bool { return spans() > 0 })
			if name == "later" {
				h.eventually("nothing lost", func() bool { return spans() > 10 })
				h.eventually("what was dropped is counted", func() bool {
					_, err := tel.GetMetric("otelcol_receiver_e2b_log_dropped")
					return err == nil
				})
			}
		})
	}
}
