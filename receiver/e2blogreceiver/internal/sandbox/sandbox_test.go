package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
)

var t0 = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func options() *Options {
	return &Options{
		Cost: pricing.Default().SandboxCost, Metadata: []string{"user.id"}, Command: 100, Idle: 5 * time.Minute, Watchdog: 10 * time.Minute,
	}
}

func running(start time.Time, metadata map[string]string) *e2b.Sandbox {
	return &e2b.Sandbox{
		ID: "ibox", TemplateID: "tpl", State: e2b.Running, EnvdVersion: "0.6.13", StartedAt: start, EndAt: start.Add(time.Hour),
		VCPUs: 2, MemoryMiB: 512, Metadata: metadata,
	}
}

func listed(pid uint32, envs map[string]string, command ...string) []envd.Process {
	p := envd.Process{PID: pid}
	p.Config.Cmd, p.Config.Args, p.Config.Envs = command[0], command[1:], envs
	return []envd.Process{p}
}

// out is what came out of a sandbox, as comparable text.
type out struct {
	spans []string
	named map[string][]ptrace.Span
	lines []string
}

func (o *out) drain(s *Sandbox) {
	td, ld, _ := s.Drain()
	if o.named == nil {
		o.named = make(map[string][]ptrace.Span)
	}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				o.named[span.Name()] = append(o.named[span.Name()], span)
				one := ptrace.NewTraces()
				rs.Resource().CopyTo(one.ResourceSpans().AppendEmpty().Resource())
				span.CopyTo(one.ResourceSpans().At(0).ScopeSpans().AppendEmpty().Spans().AppendEmpty())
				raw, _ := (&ptrace.JSONMarshaler{}).MarshalTraces(one)
				o.spans = append(o.spans, string(raw))
			}
		}
	}
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, r := range sl.LogRecords().All() {
				o.lines = append(o.lines, r.Body().AsString())
			}
		}
	}
	slices.Sort(o.spans)
}

// TestCost is the figure that everyone can check: two vCPUs and half a GiB for an hour.
func TestCost(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	s.Vanish(t0.Add(2 * time.Hour)) // it was due after one
	var o out
	o.drain(s)
	require.Len(t, o.named[genai.SpanSandbox], 1)
	cost, _ := o.named[genai.SpanSandbox][0].Attributes().Get(genai.AttrSandboxCostUSD)
	assert.Equal(t, 0.1089, cost.Double()) //nolint:testifylint // exact
	assert.True(t, s.Done())
	assert.Equal(t, []string{"sandbox started"}, o.lines)
}

// TestLife walks through orders in which the news of one run may come.
func TestLife(t *testing.T) {
	killed := e2b.Event{
		ID: "e", Kind: e2b.Killed, SandboxID: "ibox", RunID: "run-1", At: t0.Add(time.Minute), KillReason: "request",
		RunStart: t0, Execution: time.Minute, VCPUs: 2, MemoryMiB: 512,
	}
	created := e2b.Event{ID: "c", Kind: e2b.Created, SandboxID: "ibox", RunID: "run-1", At: t0.Add(100 * time.Millisecond)}
	see := func(s *Sandbox) { s.See(running(t0, nil), t0.Add(time.Second)) }
	create := func(s *Sandbox) { s.Tell(&created, t0.Add(time.Second)) }
	kill := func(s *Sandbox) { s.Tell(&killed, t0.Add(61*time.Second)) }
	vanish := func(s *Sandbox) { s.Vanish(t0.Add(62 * time.Second)) }
	late := func(s *Sandbox) { s.Tick(t0.Add(10 * time.Minute)) }
	paused := e2b.Event{ID: "p", Kind: e2b.PausedEvent, SandboxID: "ibox", RunID: "run-1", At: t0.Add(time.Minute), RunStart: t0, Execution: time.Minute}
	pause := func(s *Sandbox) { s.Tell(&paused, t0.Add(61*time.Second)) }
	seePaused := func(s *Sandbox) {
		item := running(t0, nil)
		item.State, item.EndAt = e2b.Paused, t0.Add(time.Minute)
		s.See(item, t0.Add(62*time.Second))
	}
	tests := map[string]struct {
		news []func(*Sandbox)
		end  string
		at   time.Time
	}{
		"list only":             {[]func(*Sandbox){see, vanish, late}, "vanished", t0.Add(62 * time.Second)},
		"events only":           {[]func(*Sandbox){create, kill}, "killed", t0.Add(time.Minute)},
		"killed only":           {[]func(*Sandbox){kill}, "killed", t0.Add(time.Minute)},
		"killed before created": {[]func(*Sandbox){kill, create, late}, "killed", t0.Add(time.Minute)},
		"list, then event":      {[]func(*Sandbox){see, create, vanish, kill, late}, "killed", t0.Add(time.Minute)},
		"over before events":    {[]func(*Sandbox){see, vanish, create, kill, late}, "killed", t0.Add(time.Minute)},
		"event, then list":      {[]func(*Sandbox){create, see, kill, vanish, late}, "killed", t0.Add(time.Minute)},
		"each twice":            {[]func(*Sandbox){create, see, see, create, kill, vanish, kill, vanish, late, late}, "killed", t0.Add(time.Minute)},
		"paused, list first":    {[]func(*Sandbox){see, seePaused, pause, vanish}, "paused", t0.Add(time.Minute)},
		"paused, event first":   {[]func(*Sandbox){see, pause, seePaused, seePaused, vanish}, "paused", t0.Add(time.Minute)},
		"killed while paused":   {[]func(*Sandbox){see, seePaused, kill, vanish, late}, "paused", t0.Add(time.Minute)},
		"end never told":        {[]func(*Sandbox){see, func(s *Sandbox) { s.Tick(t0.Add(2 * time.Hour)) }}, "unknown", t0.Add(time.Second)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			opt := options()
			opt.Linger, opt.Billed = 30*time.Second, true
			s := New("ibox", opt)
			var o out
			for _, tell := range tt.news {
				tell(s)
				o.drain(s)
			}
			require.Len(t, o.named[genai.SpanSandbox], 1)
			span := o.named[genai.SpanSandbox][0]
			end, _ := span.Attributes().Get(genai.AttrSandboxEnd)
			assert.Equal(t, tt.end, end.Str())
			assert.Equal(t, tt.at, span.EndTimestamp().AsTime())
			assert.True(t, s.Done())
		})
	}
}

// TestPrompt lets the span of a run go as soon as no source can add to it.
func TestPrompt(t *testing.T) {
	kill := func(s *Sandbox) {
		at := t0.Add(time.Minute)
		s.Entry(&e2b.Entry{At: at, Logger: "orchestrator", Message: "Killing sandbox", KillReason: "timeout"}, Logs, at)
	}
	vanish := func(s *Sandbox) { s.Vanish(t0.Add(61 * time.Second)) }
	tests := map[string]struct {
		news   []func(*Sandbox)
		billed bool
		out    int
	}{
		"reason first":           {[]func(*Sandbox){kill, vanish}, false, 1},
		"reason last":            {[]func(*Sandbox){vanish, kill}, false, 1},
		"no reason yet":          {[]func(*Sandbox){vanish}, false, 0},
		"an event will say more": {[]func(*Sandbox){kill, vanish}, true, 0},
		"still running":          {[]func(*Sandbox){kill}, false, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			opt := options()
			opt.Linger, opt.Billed = 30*time.Second, tt.billed
			s := New("ibox", opt)
			s.See(running(t0, nil), t0)
			for _, tell := range tt.news {
				tell(s)
			}
			var o out
			o.drain(s)
			require.Len(t, o.named[genai.SpanSandbox], tt.out)
			if tt.out > 0 {
				why, _ := o.named[genai.SpanSandbox][0].Attributes().Get(genai.AttrSandboxKillReason)
				assert.Equal(t, "timeout", why.Str())
			}
		})
	}
}

// TestWanted asks for an exit code until it is told or too late.
func TestWanted(t *testing.T) {
	start := e2b.Entry{At: t0, Logger: "process", Event: e2b.ProcessStart, PID: 7, Op: "1"}
	end := e2b.Entry{At: t0.Add(time.Second), Logger: "process", Event: e2b.ProcessEnd, PID: 7, Op: "1"}
	raw := end
	raw.Exit, raw.HasExit = 3, true
	for name, told := range map[string]bool{"told": true, "too late": false} {
		t.Run(name, func(t *testing.T) {
			opt := options()
			opt.Wait = 10 * time.Second
			s := New("ibox", opt)
			s.See(running(t0, nil), t0)
			s.Entry(&start, Logs, t0.Add(2*time.Second))
			s.Entry(&end, Logs, t0.Add(2*time.Second))
			assert.Len(t, s.Wanted(), 1)
			assert.Len(t, s.Wanted(), 1, "the first try may have failed")
			if told {
				s.Found(&raw, t0.Add(3*time.Second))
			} else {
				s.Tick(t0.Add(time.Minute))
			}
			assert.Empty(t, s.Wanted())
			var o out
			o.drain(s)
			require.Len(t, o.named[genai.SpanProcess], 1)
			exit, ok := o.named[genai.SpanProcess][0].Attributes().Get(genai.AttrSandboxExitCode)
			assert.Equal(t, told, ok)
			if told {
				assert.EqualValues(t, 3, exit.Int())
			}
		})
	}
}

// TestBroken says that output may be missing when a stream was joined anew.
func TestBroken(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	procs := listed(7, nil, "agent")
	first := s.List(procs, t0, false)
	s.Output(first[0].Number, transcript.Stdout, []byte("half a li"), t0)
	s.Detached(first[0].Number)
	again := s.List(procs, t0.Add(time.Second), false)
	require.Len(t, again, 1)
	s.Output(again[0].Number, transcript.Stdout, []byte("another\n"), t0.Add(time.Second))
	s.Exit(again[0].Number, &envd.End{Exited: true}, t0.Add(2*time.Second))
	var o out
	o.drain(s)
	require.Len(t, o.named[genai.SpanProcess], 1)
	late, _ := o.named[genai.SpanProcess][0].Attributes().Get(genai.AttrSandboxLate)
	assert.True(t, late.Bool())
	assert.Equal(t, []string{"sandbox started", "half a li", "another"}, o.lines)
}

func TestParents(t *testing.T) {
	const (
		a = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1111111111111111-01"
		b = "00-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-2222222222222222-01"
	)
	tests := map[string]struct {
		metadata, envs               map[string]string
		sandbox, process, state      string
		underSandbox, sandboxHasRoot bool
	}{
		"metadata":             {map[string]string{"traceparent": a, "tracestate": "v=1"}, nil, "aaaa", "aaaa", "v=1", true, false},
		"process wins for own": {map[string]string{"traceparent": a}, map[string]string{"TRACEPARENT": b, "TRACESTATE": "w=2"}, "aaaa", "bbbb", "w=2", false, false},
		"process names home":   {nil, map[string]string{"TRACEPARENT": b}, "bbbb", "bbbb", "", false, false},
		"none":                 {nil, nil, "", "", "", true, true},
		"not valid":            {map[string]string{"traceparent": "00-xyz-1-01"}, map[string]string{"TRACEPARENT": strings.ToUpper(a)}, "", "", "", true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := New("ibox", options())
			s.See(running(t0, tt.metadata), t0)
			s.Exit(s.List(listed(7, tt.envs, "agent"), t0, false)[0].Number, &envd.End{Exited: true}, t0.Add(time.Second))
			s.Vanish(t0.Add(time.Minute))
			var o out
			o.drain(s)
			run, proc := o.named[genai.SpanSandbox][0], o.named[genai.SpanProcess][0]
			assert.True(t, strings.HasPrefix(run.TraceID().String(), tt.sandbox))
			assert.True(t, strings.HasPrefix(proc.TraceID().String(), tt.process))
			assert.Equal(t, tt.state, proc.TraceState().AsRaw())
			assert.Equal(t, tt.underSandbox, proc.ParentSpanID() == run.SpanID())
			assert.Equal(t, tt.sandboxHasRoot, run.ParentSpanID().IsEmpty())
			assert.NotEmpty(t, run.TraceID())
		})
	}
}

// TestReplay is the promise of exactly once: whatever way the output is cut, and wherever the receiver was restarted,
// the same spans come out, each once.
func TestReplay(t *testing.T) {
	raw, err := os.ReadFile("../../testdata/claude.ndjson")
	require.NoError(t, err)
	// Chunks that arrive at the same instant: when a line was received is not under test.
	play := func(opt *Options, cut func(left int) int, restart func() bool, from []Source) out {
		s, o := New("ibox", opt), out{}
		step := func() {
			o.drain(s)
			if restart != nil && restart() {
				snapshot, err := s.Snapshot()
				require.NoError(t, err)
				s, err = Restore(snapshot, opt)
				require.NoError(t, err)
			}
		}
		s.See(running(t0, nil), t0)
		s.Entry(&e2b.Entry{At: t0, Logger: "process", Event: e2b.ProcessStart, PID: 7, Op: "1", Command: "claude"}, Logs, t0)
		step()
		at := make([]int, len(from))
		for {
			busy := false
			for i, src := range from {
				if at[i] == len(raw) {
					continue
				}
				busy = true
				n := cut(len(raw) - at[i])
				p := s.pids[7]
				s.read(p, src, transcript.Stdout, raw[at[i]:at[i]+n], t0.Add(time.Second))
				at[i] += n
				step()
			}
			if !busy {
				break
			}
		}
		s.Entry(&e2b.Entry{
			At: t0.Add(2 * time.Second), Logger: "process", Event: e2b.ProcessEnd, PID: 7, Op: "1", HasExit: true,
			HasCounts: true, Stdout: int64(len(raw)),
		}, Logs, t0.Add(2*time.Second))
		step()
		s.Tick(t0.Add(time.Minute))
		step()
		s.Vanish(t0.Add(time.Hour))
		step()
		return o
	}
	whole := func(left int) int { return left }
	want := play(options(), whole, nil, []Source{Logs})
	require.Greater(t, len(want.spans), 10)
	rapid.Check(t, func(rt *rapid.T) {
		cut := func(left int) int { return rapid.IntRange(1, min(left, 2000)).Draw(rt, "cut") }
		restart := func() bool { return rapid.IntRange(0, 9).Draw(rt, "restart") == 0 }
		opt := options()
		opt.Merge = rapid.Bool().Draw(rt, "merge")
		opt.Loose = opt.Merge
		from := []Source{Logs}
		if opt.Merge {
			from = rapid.SampledFrom([][]Source{{Logs}, {Pushed, Logs}, {Logs, Pushed}}).Draw(rt, "sources")
		}
		got := play(opt, cut, restart, from)
		assert.Equal(rt, want.spans, got.spans)
		assert.Equal(rt, want.lines, got.lines)
	})
}

// TestIdle closes what was only pushed after a silence by our clock, whatever the sender's says.
func TestIdle(t *testing.T) {
	s := New("ibox", options())
	var o out
	push := func(at time.Time, text string) {
		s.Entry(&e2b.Entry{At: t0.Add(-24 * time.Hour), Event: e2b.Stdout, Text: text, Parent: "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1111111111111111-01"}, Pushed, at)
		s.Tick(at.Add(time.Minute))
		o.drain(s)
	}
	push(t0, "one\n")
	push(t0.Add(2*time.Minute), "two\n")
	assert.Empty(t, o.spans)
	s.Tick(t0.Add(8 * time.Minute))
	o.drain(s)
	require.Len(t, o.named[genai.SpanProcess], 1)
	require.Len(t, o.named[genai.SpanSandbox], 1)
	assert.Equal(t, []string{"one", "two"}, o.lines)
	assert.True(t, strings.HasPrefix(o.named[genai.SpanProcess][0].TraceID().String(), "aaaa"))
	_, priced := o.named[genai.SpanSandbox][0].Attributes().Get(genai.AttrSandboxCostUSD)
	assert.False(t, priced, "nobody told its size or start")
	assert.True(t, s.Done())
}

// TestStale is a list from before the end, seen after the end was told.
func TestStale(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	s.Tell(&e2b.Event{Kind: e2b.Killed, At: t0.Add(time.Minute), Execution: time.Minute, KillReason: "request"}, t0.Add(time.Minute))
	s.See(running(t0, nil), t0.Add(61*time.Second))
	s.Tell(&e2b.Event{Kind: e2b.Created, At: t0.Add(time.Millisecond)}, t0.Add(62*time.Second))
	s.Vanish(t0.Add(63 * time.Second))
	var o out
	o.drain(s)
	assert.Len(t, o.named[genai.SpanSandbox], 1)
	assert.True(t, s.Done())
}

// TestSieve gives each line as often as the source that saw most of it, in whatever order sources tell.
func TestSieve(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"tick", "tock", "", "{\"a\":1}"}), 0, 60).Draw(rt, "lines")
		from := rapid.IntRange(0, len(lines)).Draw(rt, "late")
		told := map[Source][]string{Logs: lines, Attach: lines[from:], File: lines}
		var v sieve
		got := make(map[string]int)
		for len(told) > 0 {
			var open []Source
			for src, rest := range told {
				if len(rest) == 0 {
					delete(told, src)
				} else {
					open = append(open, src)
				}
			}
			if len(open) == 0 {
				break
			}
			slices.Sort(open)
			src := rapid.SampledFrom(open).Draw(rt, "source")
			if fresh, _ := v.take(src, "p7", "p7", transcript.Stdout, []byte(told[src][0]), true); fresh {
				got[told[src][0]]++
			}
			told[src] = told[src][1:]
		}
		want := make(map[string]int)
		for _, l := range lines {
			want[l]++
		}
		assert.Equal(rt, want, got)
	})
}

func TestSieveForgets(t *testing.T) {
	var v sieve
	for i := range 3 * sieveSize {
		v.take(Attach, "p", "p", transcript.Stdout, fmt.Append(nil, i), true)
	}
	assert.LessOrEqual(t, len(v.lines), sieveSize)
	raw, err := json.Marshal(&v)
	require.NoError(t, err)
	var back sieve
	require.NoError(t, json.Unmarshal(raw, &back))
	assert.Len(t, back.lines, sieveKept)
	fresh, _ := back.take(File, "f", "f", transcript.Stdout, fmt.Append(nil, 3*sieveSize-1), true)
	assert.False(t, fresh, "the newest line is remembered")
}

// TestOneReader gives all lines to one reader, whichever of a process and a file that tell the same comes first each time.
func TestOneReader(t *testing.T) {
	raw, err := os.ReadFile("../../testdata/claude.ndjson")
	require.NoError(t, err)
	lines := strings.SplitAfter(strings.TrimSuffix(string(raw), "\n"), "\n")
	lines[len(lines)-1] += "\n"
	play := func(first func() bool) map[string]int {
		opt := options()
		opt.Merge, opt.Loose, opt.Wait = true, true, time.Second
		s := New("ibox", opt)
		s.See(running(t0, nil), t0)
		number := s.List(listed(7, nil, "claude"), t0, false)[0].Number
		offset := int64(0)
		for _, line := range lines {
			attached := func() { s.Output(number, transcript.Stdout, []byte(line), t0.Add(time.Second)) }
			tailed := func() { s.ReadFile("/log", offset, []byte(line), t0.Add(time.Second)) }
			if first() {
				attached()
				tailed()
			} else {
				tailed()
				attached()
			}
			offset += int64(len(line))
		}
		s.Exit(number, &envd.End{Exited: true}, t0.Add(2*time.Second))
		s.Tick(t0.Add(time.Minute))
		s.Tick(t0.Add(2 * time.Minute))
		var o out
		o.drain(s)
		tally := make(map[string]int)
		for name, spans := range o.named {
			if name != genai.SpanProcess { // a file that told something first is one of its own
				tally[name] = len(spans)
			}
		}
		return tally
	}
	want := play(func() bool { return true })
	require.NotEmpty(t, want)
	rapid.Check(t, func(rt *rapid.T) {
		assert.Equal(rt, want, play(func() bool { return rapid.Bool().Draw(rt, "attached first") }))
	})
}

func TestPIDReuse(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	at := t0
	for i := range 3 {
		at = at.Add(time.Second)
		attach := s.List(listed(7, nil, "agent"), at, false)
		require.Len(t, attach, 1, i)
		assert.Empty(t, s.List(listed(7, nil, "agent"), at, false), "it is attached")
		s.Exit(attach[0].Number, &envd.End{Exited: true, ExitCode: int64(i)}, at.Add(100*time.Millisecond))
		assert.Empty(t, s.List(listed(7, nil, "agent"), at, false), "a list from before the end")
	}
	var o out
	o.drain(s)
	ids := make(map[string]bool)
	for _, span := range o.named[genai.SpanProcess] {
		ids[span.SpanID().String()] = true
	}
	assert.Len(t, ids, 3)
}

func TestBounds(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	var attach []Stream
	for pid := range uint32(maxProcesses + 100) {
		attach = append(attach, s.List(listed(pid+1, nil, "x"), t0.Add(time.Duration(pid)*time.Second), false)...)
	}
	_, _, drops := s.Drain()
	assert.EqualValues(t, 100, drops[DropProcesses])
	for _, in := range attach {
		s.Exit(in.Number, &envd.End{Exited: true}, t0.Add(time.Hour))
	}
	s.List(listed(5000, nil, "x"), t0.Add(2*time.Hour), false)
	assert.LessOrEqual(t, len(s.Procs), maxEnded+1)
}

// TestGone is a process that envd stopped listing without a word.
func TestGone(t *testing.T) {
	s := New("ibox", options())
	s.See(running(t0, nil), t0)
	in := s.List(listed(7, nil, "agent"), t0, false)[0]
	s.Output(in.Number, transcript.Stdout, []byte("half a li"), t0.Add(time.Second))
	s.Detached(in.Number)
	s.Output(in.Number, transcript.Stdout, []byte("from a stream that was given up"), t0.Add(time.Second))
	s.List(nil, t0.Add(2*time.Second), false)
	assert.Equal(t, 1, s.Open(), "one list may be older than the process")
	s.List(nil, t0.Add(4*time.Second), false)
	var o out
	o.drain(s)
	require.Len(t, o.named[genai.SpanProcess], 1)
	aborted, _ := o.named[genai.SpanProcess][0].Attributes().Get(genai.AttrSandboxAborted)
	assert.True(t, aborted.Bool())
	assert.Contains(t, o.lines, "half a li")
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"claude -p 'do it' --api-key sk-ant-abcdefghijklmnop":                     "claude -p 'do it' --api-key ****",
		"ANTHROPIC_API_KEY=abc GITHUB_TOKEN='x y' run":                            "ANTHROPIC_API_KEY=**** GITHUB_TOKEN=**** run",
		`curl -H "Authorization: Bearer abcdef123456" https://x`:                  `curl -H "Authorization: Bearer ****" https://x`,
		"git clone https://user:hunter2@example.com/r":                            "git clone https://user:****@example.com/r",
		"psql postgres://app:pa55@db/app --password=pa55":                         "psql postgres://app:****@db/app --password=****",
		"curl -u admin:hunter2 http://x":                                          "curl -u admin:**** http://x",
		`echo {"password":"p"}`:                                                   `echo {"password":****}`,
		"deploy ghp_abcdefghijklmnopqrst eyJhbGciOiJIUz.eyJzdWIiOiIx.c2lnbmF0dXI": "deploy **** ****",
		"tokens=5 python -m tokenize file.py":                                     "tokens=**** python -m tokenize file.py",
		"echo hello; ls -la /tmp":                                                 "echo hello; ls -la /tmp",
		"grep key file":                                                           "grep key file",
	} {
		assert.Equal(t, want, redact(in))
	}
	assert.Equal(t, "ab…", cut("abcdef", 3))
	assert.Equal(t, "äöü", cut("äöü", 3))
}

func TestParseContext(t *testing.T) {
	const id, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	for in, ok := range map[string]bool{
		"00-" + id + "-" + span + "-01":                       true,
		" 00-" + id + "-" + span + "-00 ":                     true,
		"cc-" + id + "-" + span + "-01-more":                  true,
		"00-" + id + "-" + span + "-01-more":                  false,
		"ff-" + id + "-" + span + "-01":                       false,
		"00-" + strings.ToUpper(id) + "-" + span + "-01":      false,
		"00-00000000000000000000000000000000-" + span + "-01": false,
		"00-" + id + "-0000000000000000-01":                   false,
		"00-" + id + "-" + span:                               false,
		"":                                                    false,
		"00-" + id[:31] + "-" + span + "-01":                  false,
	} {
		assert.Equal(t, ok, !parseContext(in, "").Trace.IsEmpty(), in)
	}
}

// TestLastFlush is a process of an old sandbox that was joined late: E2B's log tells its first output, and that after its end.
func TestLastFlush(t *testing.T) {
	opt := options()
	opt.Merge, opt.Wait = true, 10*time.Second
	s := New("ibox", opt)
	item := running(t0, nil)
	item.EnvdVersion = "0.5.18"
	s.See(item, t0)
	second := func(n int) time.Time { return t0.Add(time.Duration(n) * time.Second) }
	in := s.List(listed(7, nil, "agent"), second(1), false)[0]
	s.Output(in.Number, transcript.Stdout, []byte("two\n"), second(2))
	s.Exit(in.Number, &envd.End{Exited: true}, second(2))
	tell := func(e e2b.Entry) { s.Entry(&e, Logs, second(4)) }
	tell(e2b.Entry{At: t0, Logger: "process", Op: "1", Event: e2b.ProcessStart, PID: 7})
	tell(e2b.Entry{At: second(2), Logger: "process", Op: "1", Event: e2b.ProcessEnd, PID: 7})
	tell(e2b.Entry{At: second(2).Add(time.Millisecond), Logger: "process", Op: "1", Event: e2b.Stdout, Text: "one\ntwo\n"})
	s.Tick(second(20))
	var o out
	o.drain(s)
	assert.ElementsMatch(t, []string{"sandbox started", "one", "two"}, o.lines)
	require.Len(t, o.named[genai.SpanProcess], 1)
	n, _ := o.named[genai.SpanProcess][0].Attributes().Get(genai.AttrSandboxStdout)
	assert.EqualValues(t, len("one\ntwo\n"), n.Int(), "the log has all of it")
}
