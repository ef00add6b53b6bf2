package e2blogreceiver

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"github.com/otelcol-genai/otelcol-genai/internal/e2btest"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
)

const (
	serverTrace = "4bf92f3577b34da6a3ce929d0e0e4736"
	serverSpan  = "00f067aa0ba902b7"
	traceparent = "00-" + serverTrace + "-" + serverSpan + "-01"
)

// harness is a receiver before a stand-in for E2B.
type harness struct {
	t      *testing.T
	cloud  *e2btest.Cloud
	cfg    *Config
	host   component.Host
	traces *consumertest.TracesSink
	logs   *consumertest.LogsSink
	stop   func()
}

func newHarness(t *testing.T, configure func(*Config)) *harness {
	h := &harness{t: t, cloud: e2btest.New(), host: componenttest.NewNopHost(), traces: &consumertest.TracesSink{}, logs: &consumertest.LogsSink{}}
	t.Cleanup(h.cloud.Close)
	h.cfg = testConfig(h.cloud)
	if configure != nil {
		configure(h.cfg)
	}
	return h
}

func testConfig(cloud *e2btest.Cloud) *Config {
	cfg := createDefaultConfig().(*Config)
	cfg.Account.APIKey = e2btest.Key
	cfg.Account.Endpoints = EndpointsConfig{API: cloud.URL, Sandbox: cloud.URL}
	cfg.PollInterval = 100 * time.Millisecond
	cfg.Retry.InitialInterval = 10 * time.Millisecond
	return cfg
}

// start runs a receiver; calling it again after stop is a restart.
func (h *harness) start() {
	require.NoError(h.t, h.cfg.Validate())
	f := NewFactory()
	set := receivertest.NewNopSettings(metadata.Type)
	set.ID = component.NewID(metadata.Type) // the same after a restart
	tr, err := f.CreateTraces(h.t.Context(), set, h.cfg, h.traces)
	require.NoError(h.t, err)
	lr, err := f.CreateLogs(h.t.Context(), set, h.cfg, h.logs)
	require.NoError(h.t, err)
	require.NoError(h.t, tr.Start(h.t.Context(), h.host))
	require.NoError(h.t, lr.Start(h.t.Context(), h.host))
	stopped := false
	h.stop = func() {
		if !stopped {
			stopped = true
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			assert.NoError(h.t, tr.Shutdown(ctx))
			assert.NoError(h.t, lr.Shutdown(ctx))
		}
	}
	h.t.Cleanup(h.stop)
}

type found struct {
	ptrace.Span
	res pcommon.Resource
}

func (f found) attr(key string) any {
	v, ok := f.Attributes().Get(key)
	if !ok {
		return nil
	}
	return v.AsRaw()
}

func (h *harness) spans(name string) (list []found) {
	for _, td := range h.traces.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					if name == "" || s.Name() == name {
						list = append(list, found{s, rs.Resource()})
					}
				}
			}
		}
	}
	return list
}

func (h *harness) bodies() (list []string) {
	for _, ld := range h.logs.AllLogs() {
		for _, rl := range ld.ResourceLogs().All() {
			for _, sl := range rl.ScopeLogs().All() {
				for _, r := range sl.LogRecords().All() {
					list = append(list, r.Body().AsString())
				}
			}
		}
	}
	return list
}

func (h *harness) eventually(what string, ok func() bool) {
	h.t.Helper()
	require.Eventually(h.t, ok, 15*time.Second, 10*time.Millisecond, what)
}

// look waits until the receiver has asked n times more for what ends with suffix.
func (h *harness) look(suffix string, n int) {
	h.t.Helper()
	before := h.cloud.Requests(suffix)
	h.eventually("look at "+suffix, func() bool { return h.cloud.Requests(suffix) >= before+n })
}

func claude(t *testing.T) string {
	raw, err := os.ReadFile("testdata/claude.ndjson")
	require.NoError(t, err)
	return string(raw)
}

// TestAttach is the main road: an agent that knows nothing of telemetry becomes spans below the server's own.
func TestAttach(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"0.5.18", "0.5.26", "0.6.13"} {
		t.Run(version, func(t *testing.T) {
			h := newHarness(t, nil)
			box := h.cloud.Create(version, map[string]string{"traceparent": traceparent, "user.id": "u-1", "secret": "s3cr3t-metadata"})
			h.start()
			p := box.Start(map[string]string{"ANTHROPIC_API_KEY": "sk-ant-s3cr3t"}, "/bin/bash", "-l", "-c", "claude -p hello --api-key sk-ant-s3cr3tsecret")
			h.eventually("attached", func() bool { return p.Attached() == 1 })
			p.Print(claude(t))
			p.PrintErr("warming up\n")
			p.Exit(0)
			h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
			box.Kill("request")
			h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })

			run, proc := h.spans(genai.SpanSandbox)[0], h.spans(genai.SpanProcess)[0]
			assert.Equal(t, serverTrace, run.TraceID().String())
			assert.Equal(t, serverSpan, run.ParentSpanID().String())
			assert.Equal(t, run.SpanID(), proc.ParentSpanID())
			assert.EqualValues(t, 0, proc.attr(genai.AttrSandboxExitCode))
			assert.EqualValues(t, len(claude(t)), proc.attr(genai.AttrSandboxStdout))
			assert.Equal(t, "/bin/bash -l -c claude -p hello --api-key ****", proc.attr(genai.AttrSandboxCommand))
			assert.InDelta(t, 2*0.000014*run.seconds()+0.5*0.0000045*run.seconds(), run.attr(genai.AttrSandboxCostUSD), 1e-7)
			user, _ := run.res.Attributes().Get("user.id")
			assert.Equal(t, "u-1", user.AsString())

			chats := slices.DeleteFunc(h.spans(""), func(s found) bool { return s.attr("gen_ai.operation.name") != "chat" })
			assert.NotEmpty(t, chats)
			for _, s := range h.spans("") {
				assert.Equal(t, serverTrace, s.TraceID().String(), s.Name())
			}
			assert.Contains(t, h.bodies(), "warming up")
			h.stop()
			assert.NotContains(t, h.everything(), "s3cr3t")
			assert.NotContains(t, h.everything(), box.Token)
			assert.Empty(t, h.cloud.Violations())
		})
	}
}

func (f found) seconds() float64 {
	return f.EndTimestamp().AsTime().Sub(f.StartTimestamp().AsTime()).Seconds()
}

// everything is all that came out, as text.
func (h *harness) everything() string {
	var all []byte
	for _, td := range h.traces.AllTraces() {
		raw, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
		require.NoError(h.t, err)
		all = append(all, raw...)
	}
	for _, ld := range h.logs.AllLogs() {
		raw, err := (&plog.JSONMarshaler{}).MarshalLogs(ld)
		require.NoError(h.t, err)
		all = append(all, raw...)
	}
	return string(all)
}

// only switches on just these sources.
func only(cfg *Config, on ...any) {
	for _, c := range on {
		switch c := c.(type) {
		case AttachConfig:
			cfg.Sources.Attach = configoptional.Some(c)
		case FileConfig:
			cfg.Sources.File = configoptional.Some(c)
		case PushConfig:
			cfg.Sources.Push = configoptional.Some(c)
		case LogsConfig:
			cfg.Sources.Logs = configoptional.Some(c)
		case EventsConfig:
			cfg.Sources.Events = configoptional.Some(c)
		}
	}
}
