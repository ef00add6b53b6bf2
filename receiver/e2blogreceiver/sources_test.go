package e2blogreceiver

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/e2btest"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

var fastLogs = LogsConfig{Interval: 100 * time.Millisecond, Lookback: time.Hour}

// tally counts what a transcript gave; a line that came by two roads would show.
func (h *harness) tally() map[string]int {
	n := make(map[string]int)
	for _, s := range h.spans("") {
		if op, ok := s.attr("gen_ai.operation.name").(string); ok {
			n[op]++
		}
	}
	return n
}

// once is the tally of the transcript told once.
func once(t *testing.T) map[string]int {
	h := newHarness(t, nil)
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	p := box.Start(nil, "claude")
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	p.Print(claude(t))
	p.Exit(0)
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	h.stop()
	n := h.tally()
	require.NotZero(t, n["chat"])
	require.NotZero(t, n["execute_tool"])
	require.NotZero(t, n["invoke_agent"])
	return n
}

func (h *harness) uniqueIDs() {
	seen := make(map[string]string)
	for _, s := range h.spans("") {
		id := s.SpanID().String()
		assert.NotContains(h.t, seen, id, s.Name())
		seen[id] = s.Name()
	}
}

// TestSources tells one transcript by each source alone, and by several at once.
func TestSources(t *testing.T) {
	want := once(t)
	const path = "/home/user/agent.ndjson"
	settle := func(cfg *Config) { cfg.Settle = 500 * time.Millisecond }
	tests := map[string]struct {
		envd string
		on   []any
		file bool // the transcript goes to a file, too
	}{
		"attach":                 {envd: "0.6.13", on: []any{defaultAttach()}},
		"logs of an old sandbox": {envd: "0.5.18", on: []any{fastLogs}},
		"file":                   {envd: "0.6.13", on: []any{FileConfig{Paths: []string{path}}}, file: true},
		"attach and logs, old":   {envd: "0.5.18", on: []any{defaultAttach(), fastLogs}},
		"attach and logs, mid":   {envd: "0.5.26", on: []any{defaultAttach(), fastLogs}},
		"attach and logs, new":   {envd: "0.6.13", on: []any{defaultAttach(), fastLogs}},
		"attach and file":        {envd: "0.6.13", on: []any{defaultAttach(), FileConfig{Paths: []string{path}}}, file: true},
		"all, old": {envd: "0.5.18", on: []any{defaultAttach(), fastLogs, FileConfig{Paths: []string{path}},
			EventsConfig{Interval: 100 * time.Millisecond}}, file: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(cfg *Config) {
				settle(cfg)
				only(cfg, tt.on...)
			})
			box := h.cloud.Create(tt.envd, map[string]string{"traceparent": traceparent})
			h.start()
			p := box.Start(nil, "/bin/bash", "-l", "-c", "claude -p hi | tee -a "+path)
			if h.cfg.attach() != nil {
				h.eventually("attached", func() bool { return p.Attached() == 1 })
			}
			for _, line := range strings.SplitAfter(claude(t), "\n") {
				if tt.file {
					box.Write(path, line)
				}
				p.Print(line)
				h.look("", 1)
			}
			p.Exit(0)
			if h.cfg.attach() == nil && tt.file {
				looks := h.cloud.Requests("/files")
				h.eventually("file read", func() bool { return h.cloud.Requests("/files") > looks+3 })
			} else {
				h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) >= 1 })
			}
			box.Kill("request")
			h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
			h.eventually("agent span", func() bool { return h.tally()["invoke_agent"] >= want["invoke_agent"] })
			h.stop()
			assert.Equal(t, want, h.tally())
			h.uniqueIDs()
			assert.Empty(t, h.cloud.Violations())
			for _, s := range h.spans("") {
				assert.Equal(t, serverTrace, s.TraceID().String(), s.Name())
			}
		})
	}
}

// TestShortProcess is one that began and ended between two looks: the log knows it, and its exit code.
func TestShortProcess(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) { only(cfg, fastLogs) })
	box := h.cloud.Create("0.6.13", nil)
	p := box.Start(nil, "/bin/bash", "-l", "-c", "false")
	p.Print("lost on everyone\n")
	p.Exit(3)
	h.start()
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	s := h.spans(genai.SpanProcess)[0]
	assert.EqualValues(t, 3, s.attr(genai.AttrSandboxExitCode))
	assert.EqualValues(t, p.PID, s.attr(genai.AttrProcessPID))
	assert.EqualValues(t, 17, s.attr(genai.AttrSandboxStdout))
	assert.EqualValues(t, 17, s.attr(genai.AttrSandboxLost))
	assert.Equal(t, "exit code 3", s.Status().Message())
	h.stop()
	assert.Empty(t, h.cloud.Violations())
}

// TestLateAttach misses the beginning, and says how much.
func TestLateAttach(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) { only(cfg, defaultAttach(), fastLogs) })
	box := h.cloud.Create("0.6.13", nil)
	p := box.Start(map[string]string{"TRACEPARENT": traceparent}, "agent")
	p.Print("tick 1\ntick 2\n")
	h.start()
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	p.Print("tick 3\n")
	p.Exit(0)
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	s := h.spans(genai.SpanProcess)[0]
	assert.EqualValues(t, 14, s.attr(genai.AttrSandboxLost))
	assert.Equal(t, true, s.attr(genai.AttrSandboxLate))
	assert.EqualValues(t, 21, s.attr(genai.AttrSandboxStdout))
	assert.Equal(t, serverTrace, s.TraceID().String())
	assert.Equal(t, serverSpan, s.ParentSpanID().String())
	h.eventually("line", func() bool { return slices.Contains(h.bodies(), "tick 3") })
}

// TestPause stops at a pause without waking the sandbox, and goes on after a resume.
func TestPause(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		only(cfg, defaultAttach(), EventsConfig{Interval: 100 * time.Millisecond})
	})
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	p := box.Start(nil, "agent")
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	p.Print("before\n")
	h.eventually("line", func() bool { return slices.Contains(h.bodies(), "before") })
	box.Pause()
	h.eventually("first run", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	h.look("/v2/sandboxes", 4)
	box.Resume()
	h.eventually("attached again", func() bool { return p.Attached() == 1 })
	p.Print("after\n")
	p.Exit(0)
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	box.Kill("timeout")
	h.eventually("second run", func() bool { return len(h.spans(genai.SpanSandbox)) == 2 })
	h.stop()
	runs := h.spans(genai.SpanSandbox)
	assert.Equal(t, "paused", runs[0].attr(genai.AttrSandboxEnd))
	assert.Equal(t, "killed", runs[1].attr(genai.AttrSandboxEnd))
	assert.Equal(t, "timeout", runs[1].attr(genai.AttrSandboxKillReason))
	assert.NotEqual(t, runs[0].SpanID(), runs[1].SpanID())
	assert.Contains(t, h.bodies(), "after")
	// A request that was on its way as the pause began is the only one that may have met a paused sandbox.
	assert.LessOrEqual(t, len(h.cloud.Violations()), 1, h.cloud.Violations())
}

// TestDiesMidRun still yields what was seen.
func TestDiesMidRun(t *testing.T) {
	t.Parallel()
	h := newHarness(t, nil)
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	p := box.Start(nil, "claude")
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	lines := strings.SplitAfter(claude(t), "\n")
	p.Print(strings.Join(lines[:len(lines)/2], "") + `{"type":"assist`)
	h.eventually("seen", func() bool { return h.tally()["chat"] > 0 })
	box.Kill("orphaned")
	h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	h.eventually("agent span", func() bool { return h.tally()["invoke_agent"] > 0 })
	s := h.spans(genai.SpanProcess)[0]
	assert.Equal(t, true, s.attr(genai.AttrSandboxAborted))
	assert.Nil(t, s.attr(genai.AttrSandboxExitCode))
	assert.Equal(t, "vanished", h.spans(genai.SpanSandbox)[0].attr(genai.AttrSandboxEnd))
}

// TestFaults is what E2B may answer; the agent is followed all the same.
func TestFaults(t *testing.T) {
	for _, f := range []struct {
		path   string
		status int
		header http.Header
	}{
		{"/v2/sandboxes", 429, http.Header{"Retry-After": {"1"}}},
		{"/v2/sandboxes", 500, nil},
		{"/v2/sandboxes", 401, nil},
		{"/process.Process/List", 502, nil},
		{"/process.Process/List", 409, nil},
		{"/process.Process/List", 401, nil},
		{"/process.Process/Connect", 429, nil},
		{"/process.Process/Connect", 502, nil},
	} {
		t.Run(fmt.Sprint(f.path, f.status), func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, nil)
			box := h.cloud.Create("0.6.13", nil)
			p := box.Start(nil, "agent")
			h.cloud.Fail(f.path, f.status, f.header)
			h.start()
			h.eventually("attached", func() bool { return p.Attached() == 1 })
			p.Print("hello\n")
			p.Exit(0)
			h.eventually("line", func() bool { return slices.Contains(h.bodies(), "hello") })
		})
	}
}

// TestLogAfterOutage is told of a sandbox that has ended, when its log can be read again: E2B keeps it for a week.
func TestLogAfterOutage(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		fresh(cfg)
		cfg.Retry.MaxInterval = 100 * time.Millisecond
	})
	box := h.cloud.Create("0.5.18", nil) // whose log has all output
	h.start()
	h.look("/logs", 2)
	const outage = 30 // looks, of at most 100 ms: longer than a sandbox that is over is followed
	for range outage {
		h.cloud.Fail("/logs", http.StatusServiceUnavailable, nil)
	}
	p := box.Start(nil, "claude")
	p.Print(claude(t))
	p.Exit(0)
	box.Kill("request")
	h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	h.stop()
	assert.Equal(t, once(t), h.tally())
	assert.GreaterOrEqual(t, h.cloud.Requests("/logs"), outage)
}

// TestPaging follows all of many sandboxes.
func TestPaging(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		cfg.Filters.Metadata = map[string]string{"app": "a&b=c d", "traceparent": traceparent}
	})
	h.cloud.PageSize = 7
	for range 23 {
		h.cloud.Create("0.6.13", map[string]string{"app": "a&b=c d", "traceparent": traceparent})
	}
	other := h.cloud.Create("0.6.13", nil).Start(nil, "not ours")
	h.cloud.Create("0.6.13", map[string]string{"app": "a&b=c d", "traceparent": traceparent}).Pause()
	h.start()
	h.eventually("all", func() bool { return len(h.bodies()) == 23 })
	assert.Zero(t, other.Attached())
}

// TestAccounts follows two teams at two E2Bs with one receiver.
func TestAccounts(t *testing.T) {
	t.Parallel()
	other := e2btest.New()
	t.Cleanup(other.Close)
	h := newHarness(t, func(cfg *Config) {
		cfg.Accounts = []AccountConfig{{APIKey: e2btest.Key, Endpoints: EndpointsConfig{API: other.URL, Sandbox: other.URL}}}
	})
	a := h.cloud.Create("0.6.13", nil).Start(nil, "a")
	b := other.Create("0.6.13", nil)
	b.ID = "iother"
	p := b.Start(nil, "b")
	h.start()
	h.eventually("both attached", func() bool { return a.Attached() == 1 && p.Attached() == 1 })
	assert.Empty(t, h.cloud.Violations())
	assert.Empty(t, other.Violations())
}

func (h *harness) send(path, contentType, token string, body string) int {
	req, err := http.NewRequest(http.MethodPost, "http://"+h.cfg.Sources.Push.Get().Server.NetAddr.Endpoint+path, strings.NewReader(body))
	require.NoError(h.t, err)
	req.Header.Set("Content-Type", contentType)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	require.NoError(h.t, resp.Body.Close())
	return resp.StatusCode
}

func pushConfig(t *testing.T) PushConfig {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	cfg := *createDefaultConfig().(*Config).Sources.Push.GetOrInsertDefault()
	cfg.Server.NetAddr.Endpoint = addr
	cfg.Token, cfg.WebhookSecret = "push-token", "whsec-test"
	return cfg
}

// TestPush takes lines in each shape, with no account at all.
func TestPush(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ contentType, query, body string }{
		"chunk of the SDK": {"application/json", "", `{"sandboxId":"ibox","pid":7,"type":"stdout","data":"one\ntwo\n","timestamp":"2026-11-22T12:00:00Z"}`},
		"array":            {"application/json", "", `[{"sandbox_id":"ibox","stream":"stdout","line":"one"},{"sandbox_id":"ibox","stream":"stdout","line":"two"}]`},
		"lines":            {"application/x-ndjson", "", `{"sandbox_id":"ibox","line":"one"}` + "\n" + `{"sandbox_id":"ibox","line":"two"}`},
		"cut in two":       {"application/json", "?sandbox_id=ibox", `[{"stream":"stdout","text":"on"},{"stream":"stdout","text":"e\ntwo\n"}]`},
		"plain text":       {"text/plain; charset=utf-8", "?sandbox_id=ibox&stream=stdout", "one\ntwo\n"},
		"E2B's log": {"application/json", "", `{"instanceID":"ibox","sandboxID":"ibox","logger":"process","operation_id":"4","event_type":"stdout",
			"data":"one\ntwo\n","timestamp":"2026-11-22T12:00:00.123456789Z","message":"Streaming process event"}`},
		"an application's": {"application/json", "", `[{"sandboxID":"ibox","logger":"my-agent","level":"warn","message":"one","n":7,"timestamp":"2026-11-22T12:00:00Z"},
			{"sandboxID":"ibox","logger":"my-agent","level":"warn","message":"two","timestamp":"2026-11-22T12:00:01Z"}]`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(cfg *Config) {
				cfg.Account.APIKey = ""
				only(cfg, pushConfig(t))
			})
			h.start()
			assert.Equal(t, 202, h.send("/logs"+tt.query, tt.contentType, "push-token", tt.body))
			h.eventually("lines", func() bool { return slices.Equal(h.bodies(), []string{"one", "two"}) })
		})
	}
}

func TestPushRefuses(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		cfg.Account.APIKey = ""
		p := pushConfig(t)
		p.Server.MaxRequestBodySize = 1000
		only(cfg, p)
	})
	h.start()
	ok := `{"sandbox_id":"ibox","line":"one"}`
	assert.Equal(t, 401, h.send("/logs", "application/json", "", ok))
	assert.Equal(t, 401, h.send("/logs", "application/json", "wrong", ok))
	assert.Equal(t, 413, h.send("/logs", "text/plain", "push-token", strings.Repeat("x", 1001)))
	assert.Equal(t, 400, h.send("/logs", "application/json", "push-token", `{"line":"whose?"}`))
	for _, body := range []string{"", "not json", `"text"`, `[1]`, `{"sandbox_id":"ibox"`, "null"} {
		assert.Equal(t, 400, h.send("/logs", "application/json", "push-token", body), body)
	}
	assert.Empty(t, h.bodies())
}

func (h *harness) hook(body []byte, secret string) int {
	sum := sha256.Sum256(append([]byte(secret), body...))
	req, err := http.NewRequest(http.MethodPost, "http://"+h.cfg.Sources.Push.Get().Server.NetAddr.Endpoint+"/webhook", bytes.NewReader(body))
	require.NoError(h.t, err)
	req.Header.Set("e2b-signature", base64.RawURLEncoding.EncodeToString(sum[:]))
	resp, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	require.NoError(h.t, resp.Body.Close())
	return resp.StatusCode
}

// TestWebhooks makes a sandbox span from nothing but webhooks, each of which comes twice and in the wrong order.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	for _, snake := range []bool{false, true} {
		h := newHarness(t, func(cfg *Config) {
			cfg.Account.APIKey = ""
			only(cfg, pushConfig(t))
		})
		box := h.cloud.Create("0.6.13", map[string]string{"traceparent": traceparent})
		box.Age(500 * time.Millisecond)
		box.Kill("admin")
		h.start()
		events := h.cloud.Events()
		slices.Reverse(events)
		for _, e := range append(events, events...) {
			if snake {
				e = snakeCase(e)
			}
			assert.Equal(t, 401, h.hook(e, "wrong"))
			assert.Equal(t, 202, h.hook(e, "whsec-test"))
		}
		h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) >= 1 })
		h.stop()
		require.Len(t, h.spans(genai.SpanSandbox), 1)
		s := h.spans(genai.SpanSandbox)[0]
		start, end := box.Span()
		assert.Equal(t, "admin", s.attr(genai.AttrSandboxKillReason))
		assert.Equal(t, serverTrace, s.TraceID().String())
		assert.EqualValues(t, end.Sub(start).Milliseconds(), s.attr(genai.AttrSandboxExecutionMS))
		assert.WithinDuration(t, start, s.StartTimestamp().AsTime(), time.Second)
		assert.EqualValues(t, 2, s.attr(genai.AttrSandboxVCPUs))
	}
}

func snakeCase(event []byte) []byte {
	var m map[string]any
	_ = json.Unmarshal(event, &m)
	out := make(map[string]any)
	for k, v := range m {
		var b strings.Builder
		for _, r := range k {
			if r >= 'A' && r <= 'Z' {
				b.WriteByte('_')
				r += 'a' - 'A'
			}
			b.WriteRune(r)
		}
		out[b.String()] = v
	}
	raw, _ := json.Marshal(out)
	return raw
}

// TestEvents tells the life of a sandbox that was never listed.
func TestEvents(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		only(cfg, EventsConfig{Interval: 100 * time.Millisecond})
		cfg.Settle = 300 * time.Millisecond
	})
	h.start()
	h.look("/events/sandboxes", 1)
	box := h.cloud.Create("0.6.13", nil)
	box.Pause()
	box.Resume()
	box.Kill("request")
	h.eventually("two runs", func() bool { return len(h.spans(genai.SpanSandbox)) == 2 })
	h.look("/events/sandboxes", 4)
	h.stop()
	assert.Len(t, h.spans(genai.SpanSandbox), 2)
	assert.Equal(t, "request", h.spans(genai.SpanSandbox)[1].attr(genai.AttrSandboxKillReason))
}

// TestEventsHurry looks for the event of a run as soon as the list shows that it has ended, however seldom else.
func TestEventsHurry(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		only(cfg, defaultAttach(), EventsConfig{Interval: time.Hour})
		cfg.Settle = time.Hour
	})
	paused, killed := h.cloud.Create("0.6.13", nil), h.cloud.Create("0.6.13", nil)
	h.start()
	h.eventually("seen", func() bool { return len(h.bodies()) == 2 })
	paused.Pause()
	h.eventually("first run", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	killed.Kill("request")
	h.eventually("second run", func() bool { return len(h.spans(genai.SpanSandbox)) == 2 })
	h.stop()
	assert.Equal(t, "paused", h.spans(genai.SpanSandbox)[0].attr(genai.AttrSandboxEnd))
	assert.Equal(t, "request", h.spans(genai.SpanSandbox)[1].attr(genai.AttrSandboxKillReason))
}

// TestOwnE2B has no events API; runs end all the same.
func TestOwnE2B(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) {
		only(cfg, defaultAttach(), fastLogs, EventsConfig{Interval: 100 * time.Millisecond})
		cfg.Settle = 300 * time.Millisecond
	})
	h.cloud.NoEvents = true
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	h.eventually("seen", func() bool { return len(h.bodies()) > 0 })
	box.Kill("request")
	h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
	s := h.spans(genai.SpanSandbox)[0]
	assert.Equal(t, "request", s.attr(genai.AttrSandboxKillReason), "the log told it")
	assert.NotNil(t, s.attr(genai.AttrSandboxCreationMS))
}

// TestPushAndAttach pushes what is attached to as well, with and without the pid, before and after it is printed.
func TestPushAndAttach(t *testing.T) {
	t.Parallel()
	want := once(t)
	for name, tt := range map[string]struct{ pid, first bool }{
		"pid, after": {true, false}, "pid, before": {true, true}, "no pid, after": {false, false}, "no pid, before": {false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(cfg *Config) {
				cfg.Settle = 500 * time.Millisecond
				only(cfg, defaultAttach(), pushConfig(t))
			})
			box := h.cloud.Create("0.6.13", map[string]string{"traceparent": traceparent})
			h.start()
			p := box.Start(nil, "claude")
			h.eventually("attached", func() bool { return p.Attached() == 1 })
			for _, line := range strings.SplitAfter(claude(t), "\n") {
				msg := map[string]any{"sandbox_id": box.ID, "type": "stdout", "data": line}
				if tt.pid {
					msg["pid"] = p.PID
				}
				body, err := json.Marshal(msg)
				require.NoError(t, err)
				if !tt.first {
					p.Print(line)
				}
				assert.Equal(t, 202, h.send("/logs", "application/json", "push-token", string(body)))
				if tt.first {
					p.Print(line)
				}
			}
			p.Exit(0)
			h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) >= 1 })
			box.Kill("request")
			h.eventually("sandbox span", func() bool { return len(h.spans(genai.SpanSandbox)) == 1 })
			h.stop()
			assert.Equal(t, want, h.tally())
			h.uniqueIDs()
		})
	}
}

// TestOutage: while the list fails, the open stream shows that the sandbox runs: what begins in it is joined, and nothing
// that it prints is lost.
func TestOutage(t *testing.T) {
	h := newHarness(t, nil)
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	first := box.Start(nil, "sleep")
	h.eventually("attached", func() bool { return first.Attached() == 1 })
	for range 1000 { // more than will be asked
		h.cloud.Fail("/v2/sandboxes", http.StatusServiceUnavailable, nil)
	}
	failed := h.cloud.Requests("/v2/sandboxes")
	h.eventually("the list fails", func() bool { return h.cloud.Requests("/v2/sandboxes") > failed+2 })
	first.Print("still here\n") // E2B's API may be down for longer than a stream is silent
	second := box.Start(nil, "claude")
	h.eventually("joined all the same", func() bool { return second.Attached() == 1 })
	second.Print(claude(t))
	second.Exit(0)
	h.eventually("process span", func() bool { return len(h.spans(genai.SpanProcess)) == 1 })
	h.stop()
	assert.NotZero(t, h.tally()["chat"])
	assert.Empty(t, h.cloud.Violations())
}

// TestSlowDetails: a hundred sandboxes that vanish while each look-up takes its time do not keep the receiver from seeing
// what begins elsewhere.
func TestSlowDetails(t *testing.T) {
	h := newHarness(t, nil)
	var gone []*e2btest.Sandbox
	for range 100 {
		gone = append(gone, h.cloud.Create("0.6.13", nil))
	}
	h.start()
	h.eventually("all are seen", func() bool { return h.cloud.Requests("/process.Process/List") >= 100 })
	h.cloud.Slow("/sandboxes/", 500*time.Millisecond)
	for _, box := range gone {
		box.Kill("request")
	}
	lists := h.cloud.Requests("/v2/sandboxes")
	began := time.Now()
	h.eventually("lists go on", func() bool { return h.cloud.Requests("/v2/sandboxes") > lists+10 })
	// One after the other they would take 50 s, and the lists in between as long.
	assert.Less(t, time.Since(began), 25*time.Second)
	h.eventually("all are told", func() bool { return len(h.spans(genai.SpanSandbox)) == 100 })
	h.stop()
	assert.Empty(t, h.cloud.Violations())
}

// TestLastLook: a process that lived shortly before its sandbox was killed is told by the log, however late that is.
func TestLastLook(t *testing.T) {
	h := newHarness(t, func(cfg *Config) {
		cfg.Settle = 2 * time.Second
		only(cfg, defaultAttach(), LogsConfig{Interval: 700 * time.Millisecond, Lookback: time.Hour})
	})
	box := h.cloud.Create("0.6.13", nil)
	h.start()
	h.eventually("seen", func() bool { return h.cloud.Requests("/process.Process/List") > 0 })
	p := box.Start(nil, "true")
	p.Exit(3)
	box.Kill("request")
	h.eventually("the process is told", func() bool {
		spans := h.spans(genai.SpanProcess)
		return len(spans) == 1 && spans[0].attr(genai.AttrSandboxExitCode) == int64(3)
	})
	h.stop()
}

// TestExclude leaves sandboxes alone that say so.
func TestExclude(t *testing.T) {
	h := newHarness(t, func(cfg *Config) { cfg.Filters.Exclude = map[string]string{"observe": "no"} })
	alone := h.cloud.Create("0.6.13", map[string]string{"observe": "no"}).Start(nil, "claude")
	seen := h.cloud.Create("0.6.13", nil).Start(nil, "claude")
	h.start()
	h.eventually("attached", func() bool { return seen.Attached() == 1 })
	h.stop()
	assert.Zero(t, alone.Attached())
}
