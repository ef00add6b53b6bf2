package hold

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

const (
	langChain = "openinference.instrumentation.langchain"
	sdk       = "openinference.instrumentation.openai"
)

// call is a call of an OpenAI model for $0.25 as OpenInference tells it, in a trace of its own.
func call(id uint64) ptrace.Span {
	s := makeSpan(id, 0, "other", 0)
	s.SetTraceID([16]byte{15: byte(id)})
	a := s.Attributes()
	a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
	a.PutDouble(genai.AttrTotalUSD, 0.25)
	a.PutStr("openinference.span.kind", "LLM")
	a.PutStr("llm.model_name", "gpt-4o")
	a.PutInt("llm.token_count.prompt", 1000)
	a.PutInt("llm.token_count.completion", 100)
	return s
}

// from takes in a span of an instrumentation, in a process that nothing tells.
func (f *feeder) from(scope string, s ptrace.Span) {
	f.origin = &Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}
	f.origin.Scope.SetName(scope)
	f.span(epoch, s)
}

// toldByLog takes in a log record of Claude Code's, of no trace, that tells of a call of session "s".
func (f *feeder) toldByLog(at pcommon.Timestamp) {
	rec := plog.NewLogRecord()
	rec.SetTimestamp(at)
	rec.Attributes().PutStr(genai.AttrStatus, string(genai.StatusReported))
	rec.Attributes().PutDouble(genai.AttrTotalUSD, 0.25)
	ld := plog.NewLogs()
	rec.CopyTo(ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty())
	data, _ := (&plog.ProtoMarshaler{}).MarshalLogs(ld)
	c := genai.Call{Role: genai.RoleCall, Dialect: "claude-code", At: at}
	f.AddLog(epoch, f.Intern(f.origin), rec, run.ReadLog(rec, &c), &genai.Identity{Session: "s"}, 1, f.keep(epoch, data))
}

// TestAcross: calls of two traces with one id are one where that is asked for, unless they were at other times or count something
// else: some servers give one id to every answer.
func TestAcross(t *testing.T) {
	later := func(s ptrace.Span) {
		s.SetStartTimestamp(s.EndTimestamp() + 1e9)
		s.SetEndTimestamp(s.EndTimestamp() + 2e9)
	}
	for name, c := range map[string]struct {
		on     bool
		second func(ptrace.Span)
		calls  int
	}{
		"off":            {false, func(ptrace.Span) {}, 2},
		"on":             {true, func(ptrace.Span) {}, 1},
		"at other times": {true, later, 2},
		"other counts":   {true, func(s ptrace.Span) { s.Attributes().PutInt("gen_ai.usage.input_tokens", 77) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			set := settings()
			set.Across.ID = c.on
			f, out := feed(set), map[uint64]ptrace.Span{}
			for i := range 2 {
				s := makeSpan(uint64(i+1), 0, "chat", 0.25)
				s.SetTraceID([16]byte{15: byte(i + 1)})
				s.Attributes().PutStr("gen_ai.response.id", "msg-1")
				if i == 1 {
					c.second(s)
				}
				f.span(epoch, s)
			}
			f.Advance(epoch.Add(6*time.Second), 10)
			_, counts, charges := f.came(out)
			require.Len(t, charges, c.calls)
			require.EqualValues(t, 2-c.calls, counts.OtherTrace)
		})
	}
}

// TestAcrossSession: an agent span that bills its session repeats the calls that the agent told itself meanwhile, by spans of another
// trace or by log records of none; not those of another turn.
func TestAcrossSession(t *testing.T) {
	for name, c := range map[string]struct {
		on, logs bool
		at       time.Duration
		calls    int
	}{
		"off": {false, false, 0, 2}, "on": {true, false, 0, 1}, "by log records": {true, true, 0, 1},
		"another turn": {true, false, -time.Minute, 2},
	} {
		t.Run(name, func(t *testing.T) {
			set := settings()
			set.Across.Session = c.on
			f, out := feed(set), map[uint64]ptrace.Span{}
			at := pcommon.NewTimestampFromTime(epoch.Add(time.Second + c.at))
			if c.logs {
				f.toldByLog(at)
			} else {
				native := makeSpan(1, 0, "chat", 0.25)
				native.SetStartTimestamp(at - 1e8)
				native.SetEndTimestamp(at)
				native.Attributes().PutStr("session.id", "s")
				f.span(epoch, native)
			}
			agent := makeSpan(2, 0, "other", 0)
			agent.SetTraceID([16]byte{15: 2})
			for k, v := range map[string]string{"openinference.span.kind": "AGENT", "session.id": "s", genai.AttrStatus: string(genai.StatusReported)} {
				agent.Attributes().PutStr(k, v)
			}
			agent.Attributes().PutDouble("llm.cost.total", 0.25)
			agent.Attributes().PutDouble(genai.AttrTotalUSD, 0.25)
			f.from("@arizeai/openinference-instrumentation-claude-agent-sdk", agent)
			f.Advance(epoch.Add(31*time.Second), 10)
			_, counts, charges := f.came(out)
			require.Len(t, charges, c.calls)
			require.EqualValues(t, 2-c.calls, counts.OtherTrace)
		})
	}
}

// TestAcrossWatched: LangSmith's turns of the Claude Agent SDK repeat the calls that Claude Code told itself at that time, in the session
// that the root of their trace names.
func TestAcrossWatched(t *testing.T) {
	for name, c := range map[string]struct {
		session string
		later   time.Duration
		calls   int
	}{"the same": {"s", 0, 1}, "another session": {"r", 0, 2}, "another time": {"s", time.Minute, 2}} {
		t.Run(name, func(t *testing.T) {
			set := settings()
			set.Across.Session = true
			f, out := feed(set), map[uint64]ptrace.Span{}
			at := pcommon.NewTimestampFromTime(epoch)
			add := func(span, parent uint64, trace byte, scope string, at pcommon.Timestamp, attrs map[string]string) {
				s := makeSpan(span, parent, "other", 0)
				s.SetTraceID([16]byte{15: trace})
				s.SetStartTimestamp(at)
				s.SetEndTimestamp(at + 1e9)
				for k, v := range attrs {
					s.Attributes().PutStr(k, v)
				}
				if parent != 0 {
					s.Attributes().PutStr(genai.AttrStatus, string(genai.StatusPriced))
					s.Attributes().PutDouble(genai.AttrTotalUSD, 0.25)
				}
				f.from(scope, s)
			}
			add(2, 1, 1, "com.anthropic.claude_code.tracing", at, map[string]string{"span.type": "llm_request", "session.id": c.session})
			const integration = "langsmith.metadata.ls_integration"
			later := at + pcommon.Timestamp(c.later) + 5e8
			add(4, 3, 2, "langsmith", later, map[string]string{"langsmith.span.kind": "llm", integration: "claude-agent-sdk"})
			add(3, 0, 2, "langsmith", later, map[string]string{"langsmith.span.kind": "chain", "langsmith.metadata.session_id": "s"})
			f.Advance(epoch.Add(31*time.Second), 10)
			_, counts, charges := f.came(out)
			require.Len(t, charges, c.calls)
			require.EqualValues(t, 2-c.calls, counts.OtherTrace)
		})
	}
}

// TestAcrossPrinted: what an agent printed repeats what it tells of its session itself, meanwhile, in whatever trace, whichever comes first,
// though counts and sums of it differ. Calls of others in that session do not make it one, nor does one that tells no usage.
func TestAcrossPrinted(t *testing.T) {
	const native, other = "com.anthropic.claude_code.tracing", "openinference.instrumentation.anthropic"
	for name, c := range map[string]struct {
		off     bool
		scope   string
		trace   byte
		session string
		later   time.Duration
		untold  bool
		calls   int
	}{
		"another trace":   {scope: native, trace: 1, session: "s", calls: 1},
		"nothing told":    {scope: native, trace: 1, session: "s", untold: true, calls: 2},
		"one trace":       {scope: native, trace: 2, session: "s", calls: 1},
		"not asked for":   {off: true, scope: native, trace: 1, session: "s", calls: 3},
		"another session": {scope: native, trace: 1, session: "r", calls: 3},
		"another time":    {scope: native, trace: 1, session: "s", later: time.Minute, calls: 3},
		"another program": {scope: other, trace: 1, session: "s", calls: 3},
	} {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprint(name, " ", first), func(t *testing.T) {
				set := settings()
				set.Across.Session = !c.off
				f, out := feed(set), map[uint64]ptrace.Span{}
				at := pcommon.NewTimestampFromTime(epoch)
				add := func(span, parent uint64, trace byte, scope string, at pcommon.Timestamp, attrs map[string]string) {
					s := makeSpan(span, parent, "other", 0)
					s.SetTraceID([16]byte{15: trace})
					s.SetStartTimestamp(at)
					s.SetEndTimestamp(at + 1e9)
					for k, v := range attrs {
						s.Attributes().PutStr(k, v)
					}
					if scope == "otelcol-genai/transcript" || !c.untold {
						s.Attributes().PutStr(genai.AttrStatus, string(genai.StatusPriced))
						s.Attributes().PutDouble(genai.AttrTotalUSD, 0.25)
					}
					f.from(scope, s)
				}
				itself := func() {
					add(2, 1, c.trace, c.scope, at+pcommon.Timestamp(c.later), map[string]string{
						"span.type": "llm_request", "openinference.span.kind": "LLM", "session.id": c.session})
				}
				if first {
					itself()
				}
				for id := range uint64(2) { // a message, and the remainder
					add(id+4, 3, 2, "otelcol-genai/transcript", at, map[string]string{"gen_ai.operation.name": "chat", "session.id": "s"})
				}
				if !first {
					itself()
				}
				f.Advance(epoch.Add(31*time.Second), 10)
				_, _, charges := f.came(out)
				require.Len(t, charges, c.calls)
			})
		}
	}
}

// TestAcrossSiblings: two instrumentations that record the same calls in traces of their own make one bill of each call where that is
// asked for, whichever comes first. Two parallel calls that count the same stay two. LangChain adds a token to a stream.
func TestAcrossSiblings(t *testing.T) {
	for _, on := range []bool{false, true} {
		for _, scopes := range [][]string{{langChain, langChain, sdk, sdk}, {sdk, sdk, langChain, langChain}, {sdk, langChain, langChain, sdk}} {
			for _, more := range []int64{0, 1} {
				set := settings()
				set.Across.Siblings = on
				f, out := feed(set), map[uint64]ptrace.Span{}
				for i, scope := range scopes {
					s := call(uint64(i + 1))
					if scope == langChain {
						s.Attributes().PutInt("llm.token_count.completion", 100+more)
					}
					f.from(scope, s)
				}
				f.Advance(epoch.Add(6*time.Second), 10)
				_, counts, charges := f.came(out)
				want := map[bool]int{false: 4, true: 2}[on]
				require.Len(t, charges, want)
				require.EqualValues(t, 4-want, counts.OtherTrace)
			}
		}
	}
}

// TestAcrossProcesses: two processes may make the same call at once. What one does not tell is no contradiction.
func TestAcrossProcesses(t *testing.T) {
	for want, pods := range map[int][]map[string]any{
		1: {{"k8s.pod.name": "a", "process.pid": 7, "telemetry.sdk.name": "x"}, {"k8s.pod.name": "a", "host.name": "h"}},
		2: {{"k8s.pod.name": "a"}, {"k8s.pod.name": "b"}},
	} {
		set := settings()
		set.Across.Siblings = true
		f, out := feed(set), map[uint64]ptrace.Span{}
		for i, scope := range []string{langChain, sdk} {
			f.origin = &Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}
			f.origin.Scope.SetName(scope)
			require.NoError(t, f.origin.Resource.Attributes().FromRaw(pods[i]))
			f.span(epoch, call(uint64(i+1)))
		}
		f.Advance(epoch.Add(6*time.Second), 10)
		_, _, charges := f.came(out)
		require.Len(t, charges, want)
	}
}

// TestAcrossRun: a call that a run's framework and, in a trace of its own, a provider's SDK recorded is on the bill of the run, with
// what the SDK knows, whichever came first, and went first.
func TestAcrossRun(t *testing.T) {
	for _, order := range [][]uint64{{1, 2, 3}, {3, 2, 1}, {3, 1, 2}} {
		for _, early := range []time.Duration{0, 4 * time.Second} { // by which the SDK's goes before
			set := settings()
			set.Across.Siblings = true
			f, out := feed(set), map[uint64]ptrace.Span{}
			root, framework, exact := makeSpan(1, 0, "agent", 0), call(2), call(3)
			framework.SetTraceID(root.TraceID())
			framework.SetParentSpanID(root.SpanID())
			exact.Attributes().PutDouble(genai.AttrTotalUSD, 0.125)
			exact.Attributes().PutInt("llm.token_count.prompt_details.cache_read", 900)
			for _, id := range order {
				f.origin = &Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}
				switch id {
				case 1:
					f.span(epoch.Add(early), root)
				case 2:
					f.from(langChain, framework)
				case 3:
					f.from(sdk, exact)
				}
			}
			f.Advance(epoch.Add(5*time.Second), 10)
			f.Advance(epoch.Add(10*time.Second), 10)
			_, counts, charges := f.came(out)
			require.Len(t, charges, 1)
			require.Equal(t, 0.125, charges[0].Amount.USD(), "order %v early %v", order, early)
			require.EqualValues(t, 1, counts.OtherTrace)
			require.Equal(t, 0.125, out[1].Attributes().AsRaw()[genai.AttrRunUSD])
			require.Equal(t, 0.125, out[2].Attributes().AsRaw()[genai.AttrTotalUSD])
			require.NotContains(t, out[3].Attributes().AsRaw(), genai.AttrTotalUSD)
		}
	}
}

// TestAcrossWithin: two spans of one id in one trace do not keep a framework's span in another, which knows no id, from being of their call.
func TestAcrossWithin(t *testing.T) {
	set := settings()
	set.Across = Across{ID: true, Siblings: true}
	f, out := feed(set), map[uint64]ptrace.Span{}
	root, framework, wrapped, native := makeSpan(1, 0, "agent", 0), call(2), call(3), call(4)
	framework.SetTraceID(root.TraceID())
	framework.SetParentSpanID(root.SpanID())
	framework.SetStartTimestamp(wrapped.StartTimestamp() - 1e6)
	native.SetTraceID(wrapped.TraceID())
	native.SetParentSpanID(wrapped.SpanID())
	for _, s := range []ptrace.Span{wrapped, native} {
		s.Attributes().PutStr("gen_ai.response.id", "msg_1")
	}
	for name, n := range map[string]int64{"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100} {
		native.Attributes().PutInt(name, n)
	}
	native.Attributes().PutStr("gen_ai.request.model", "gpt-4o")
	f.span(epoch, root)
	f.from(langChain, framework)
	f.from(sdk, wrapped)
	f.from("com.anthropic.sdk.python", native)
	f.Advance(epoch.Add(6*time.Second), 10)
	_, _, charges := f.came(out)
	require.Len(t, charges, 1)
	require.Equal(t, 0.25, out[1].Attributes().AsRaw()[genai.AttrRunUSD])
	require.Contains(t, out[2].Attributes().AsRaw(), genai.AttrTotalUSD)
}

// TestBetter: of several that know more than the span that carries a call, the one that knows most lends, in whatever order they came.
func TestBetter(t *testing.T) {
	paid := run.Record{Span: pcommon.SpanID{1}, Traits: run.Counted | run.Paid | run.Judged, Prompt: 10, Completion: 5, Rank: 5}
	more, most, own := paid, paid, paid
	more.Span, more.Rank, most.Span, most.Rank, own.Span, own.Rank = pcommon.SpanID{2}, 3, pcommon.SpanID{3}, 1, pcommon.SpanID{4}, 0
	here, there := pcommon.TraceID{1}, pcommon.TraceID{2}
	for _, others := range [][]witness{
		{{trace: there, record: more}, {trace: there, record: most}, {trace: here, record: own}},
		{{trace: here, record: own}, {trace: there, record: most}, {trace: there, record: more}},
	} {
		x := account{witness: witness{trace: here, record: paid}, others: others}
		require.Equal(t, most.Span, x.better(here, &paid).record.Span)
		require.Nil(t, x.better(here, &most))
	}
}

// TestAccounts: where a trace has two spans of a call, of which it chose either, and another trace has a third, one of the traces
// carries it, in whatever order they come.
func TestAccounts(t *testing.T) {
	tell := func(span byte, dialect string, layer genai.Layer) run.Record {
		return run.Record{
			Span: pcommon.SpanID{span}, Parent: pcommon.SpanID{9}, Start: 1, End: 2, Call: "id", Role: genai.RoleCall, Dialect: dialect,
			Layer: layer, Traits: run.Counted, Prompt: 10, Completion: 5,
		}
	}
	here, there := pcommon.TraceID{1}, pcommon.TraceID{2}
	first, second := tell(1, "a", genai.LayerRouter), tell(2, "b", genai.LayerRouter+1)
	for _, third := range []run.Record{tell(3, "c", genai.LayerFramework), tell(3, "c", genai.LayerRouter+1)} {
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {2, 0, 1}, {1, 0, 2}, {1, 2, 0}, {2, 1, 0}} {
			for _, chosen := range []*run.Record{&first, &second} {
				c := newClaims(Across{ID: true})
				for _, i := range order {
					c.arrive([]pcommon.TraceID{here, here, there}[i], []*run.Record{&first, &second, &third}[i], "")
				}
				_, a := c.elsewhere(here, chosen, "")
				_, b := c.elsewhere(there, &third, "")
				require.NotEqual(t, a, b, "order %v", order)
			}
		}
	}
}
