package hold

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

var epoch = time.Unix(1_790_000_000, 0)

func settings() Settings {
	return Settings{
		Charges: true,
		Settle:  5 * time.Second, MaxHold: 30 * time.Second, Late: time.Minute, Timeout: time.Hour,
		MaxTraces: 1000, MaxTraceSpans: 1000, MaxBytes: 1 << 30,
	}
}

// feeder puts spans into a Hold as the processor does.
type feeder struct {
	*Hold
	origin *Origin
	data   *journal.Journal
	logs   uint64
}

func feed(set Settings) *feeder {
	data, _ := journal.Open(journal.Settings{}) // in memory it cannot fail
	return &feeder{New(set), &Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}, data, 0}
}

func (f *feeder) span(now time.Time, s ptrace.Span) {
	var c genai.Call
	var id genai.Identity
	c2 := ptrace.NewSpan()
	s.CopyTo(c2)
	genai.ReadSpan(f.origin.Resource, f.origin.Scope, c2, &c)
	genai.ReadIdentity(c2.Attributes(), &id)
	td := ptrace.NewTraces()
	c2.CopyTo(td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty())
	data, _ := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	f.AddSpan(now, f.Intern(f.origin), c2, run.ReadSpan(f.origin.Resource, c2, &c, &id), &id, f.keep(now, data))
}

// keep puts OTLP data of one item into the journal.
func (f *feeder) keep(now time.Time, data []byte) journal.Ref {
	ref, err := f.data.Append(now, 0, data, 1)
	items, wrong := Ranges(data, nil)
	if err != nil || wrong != nil || len(items) != 1 {
		panic(fmt.Sprint(err, wrong, items))
	}
	return ref.Part(items[0].At, items[0].Len)
}

func (f *feeder) log(now time.Time, rec plog.LogRecord) {
	var c genai.Call
	genai.ReadLog(f.origin.Resource, f.origin.Scope, rec, &c)
	ld := plog.NewLogs()
	rec.CopyTo(ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty())
	data, _ := (&plog.ProtoMarshaler{}).MarshalLogs(ld)
	f.logs++
	f.AddLog(now, f.Intern(f.origin), rec, run.ReadLog(rec, &c), &genai.Identity{}, f.logs, f.keep(now, data))
}

// came is what has been let go, by span id.
func (f *feeder) came(into map[uint64]ptrace.Span) (*Batch, Counts, []Charge) {
	b, c, m := f.Take()
	for _, rs := range b.Traces.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				id := s.SpanID()
				into[binary.BigEndian.Uint64(id[:])] = s
			}
		}
	}
	return b, c, m
}

// make builds a span: kind is "agent", "chat", "tool" or "other". Ids are numbers.
func makeSpan(id, parent uint64, kind string, cost float64) ptrace.Span {
	s := ptrace.NewSpan()
	s.SetTraceID([16]byte{15: 1})
	s.SetSpanID(spanID(id))
	if parent != 0 {
		s.SetParentSpanID(spanID(parent))
	}
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(epoch.Add(time.Duration(id) * time.Millisecond)))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(epoch.Add(time.Second)))
	a := s.Attributes()
	switch kind {
	case "agent":
		a.PutStr("gen_ai.operation.name", "invoke_agent")
		a.PutStr("gen_ai.agent.name", fmt.Sprint("agent-", id))
	case "chat":
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr("gen_ai.request.model", "m")
		a.PutInt("gen_ai.usage.input_tokens", 10)
		a.PutInt("gen_ai.usage.output_tokens", 1)
		a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
		a.PutDouble(genai.AttrTotalUSD, cost)
	case "tool":
		a.PutStr("gen_ai.operation.name", "execute_tool")
		a.PutStr("gen_ai.tool.name", fmt.Sprint("tool-", id))
	}
	return s
}

func spanID(n uint64) (id pcommon.SpanID) {
	binary.BigEndian.PutUint64(id[:], n)
	return id
}

func double(t *testing.T, s ptrace.Span, attr string) float64 {
	t.Helper()
	v, ok := s.Attributes().Get(attr)
	require.True(t, ok, "%s has no %s", s.SpanID(), attr)
	return v.Double()
}

// TestAnyOrder: however a trace's spans arrive within the settle time, and in whatever batches they are let go, each
// comes out once, with the same attributes.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(rt, "spans")
		kinds := []string{"agent", "chat", "tool", "other"}
		var spans []ptrace.Span
		for id := 1; id <= n; id++ {
			parent := uint64(0)
			if id > 1 {
				parent = uint64(rapid.IntRange(1, id-1).Draw(rt, "parent"))
			}
			s := makeSpan(uint64(id), parent, rapid.SampledFrom(kinds).Draw(rt, "kind"), float64(id)/1000)
			if rapid.IntRange(0, 4).Draw(rt, "who") == 0 {
				s.Attributes().PutStr("user.id", fmt.Sprint("user-", id))
			}
			if rapid.IntRange(0, 6).Draw(rt, "id") == 0 {
				s.Attributes().PutStr("gen_ai.response.id", "msg-1")
			}
			spans = append(spans, s)
		}
		want := arrive(spans, func(int) time.Duration { return 0 })
		order := rapid.Permutation(spans).Draw(rt, "order")
		offsets := make([]time.Duration, n)
		for i := range offsets {
			offsets[i] = time.Duration(rapid.IntRange(0, 4999).Draw(rt, "ms")) * time.Millisecond
		}
		slices.Sort(offsets)
		got := arrive(order, func(i int) time.Duration { return offsets[i] })
		if len(want) != n || len(got) != n {
			rt.Fatalf("%d and %d of %d spans came out", len(want), len(got), n)
		}
		for id, w := range want {
			if !w.Attributes().Equal(got[id].Attributes()) {
				rt.Fatalf("span %d:\n%v\n%v", id, w.Attributes().AsRaw(), got[id].Attributes().AsRaw())
			}
		}
	})
}

// arrive plays spans and returns what came out.
func arrive(spans []ptrace.Span, at func(i int) time.Duration) map[uint64]ptrace.Span {
	f := feed(settings())
	out := map[uint64]ptrace.Span{}
	for i, s := range spans {
		now := epoch.Add(at(i))
		f.Advance(now, 1)
		f.came(out)
		f.span(now, s)
	}
	for now := epoch; now.Before(epoch.Add(time.Minute)); now = now.Add(100 * time.Millisecond) {
		f.Advance(now, 3)
		f.came(out)
	}
	return out
}

// TestLongRun: leaves of a run that lasts go out after the longest wait, and are still part of its bill.
func TestLongRun(t *testing.T) {
	f, out := feed(settings()), map[uint64]ptrace.Span{}
	f.span(epoch, makeSpan(2, 1, "chat", 0.25))
	f.Advance(epoch.Add(29*time.Second), 10)
	f.came(out)
	require.Empty(t, out)
	f.Advance(epoch.Add(30*time.Second), 10)
	f.came(out)
	require.Len(t, out, 1)

	f.span(epoch.Add(50*time.Minute), makeSpan(3, 1, "chat", 0.5))
	f.span(epoch.Add(50*time.Minute), makeSpan(1, 0, "agent", 0))
	f.Advance(epoch.Add(50*time.Minute+5*time.Second), 10)
	_, counts, charges := f.came(out)
	require.Len(t, out, 3)
	require.Equal(t, 0.75, double(t, out[1], genai.AttrRunUSD))
	require.EqualValues(t, 1, counts.Complete)
	require.Len(t, charges, 1) // the other was charged when it went
}

// TestLate: a child that comes after its run was sent on keeps its own bill; the run is corrected by a log record.
func TestLate(t *testing.T) {
	f, out := feed(settings()), map[uint64]ptrace.Span{}
	f.span(epoch, makeSpan(1, 0, "agent", 0))
	f.span(epoch, makeSpan(2, 1, "chat", 0.25))
	f.Advance(epoch.Add(5*time.Second), 10)
	f.came(out)
	require.Equal(t, 0.25, double(t, out[1], genai.AttrRunUSD))

	late := epoch.Add(20 * time.Second)
	f.span(late, makeSpan(3, 1, "chat", 0.5))
	f.Advance(late.Add(5*time.Second), 10)
	b, counts, _ := f.came(out)
	require.EqualValues(t, 1, counts.Late)
	require.EqualValues(t, 1, counts.Corrections)
	require.Equal(t, 0.5, double(t, out[3], genai.AttrTotalUSD))
	rec := b.Logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	require.Equal(t, genai.EventRunCorrection, rec.EventName())
	require.Equal(t, spanID(1), rec.SpanID())
	require.Equal(t, map[string]any{"agent.cost.usd": 0.75, "agent.run.said_usd": 0.25}, only(rec.Attributes(), genai.AttrRunUSD, genai.AttrRunSaidUSD))

	f.Advance(late.Add(3*time.Minute), 10)
	traces, spans, bytes := f.Usage()
	require.Zero(t, traces+spans)
	require.Zero(t, bytes)
}

func only(attrs pcommon.Map, names ...string) map[string]any {
	all := attrs.AsRaw()
	for name := range all {
		if !slices.Contains(names, name) {
			delete(all, name)
		}
	}
	return all
}

// TestLateWitness: once money went on, a better witness of the same call is only its duplicate.
func TestLateWitness(t *testing.T) {
	f, out := feed(settings()), map[uint64]ptrace.Span{}
	first := makeSpan(2, 1, "chat", 0.25)
	first.Attributes().PutStr("gen_ai.response.id", "msg-1")
	f.span(epoch, first)
	f.span(epoch, makeSpan(1, 0, "agent", 0))
	f.Advance(epoch.Add(6*time.Second), 10)
	second := makeSpan(3, 2, "chat", 0.26)
	second.Attributes().PutStr("gen_ai.response.id", "msg-1")
	f.span(epoch.Add(7*time.Second), second)
	f.Advance(epoch.Add(time.Minute), 10)
	_, counts, charges := f.came(out)
	require.Equal(t, string(genai.StatusDuplicate), out[3].Attributes().AsRaw()[genai.AttrStatus])
	require.Equal(t, "0000000000000002", out[3].Attributes().AsRaw()[genai.AttrDuplicateOf])
	require.Zero(t, counts.Corrections)
	require.Len(t, charges, 1)
}

// TestLimits: what a limit pushes out goes on, marked partial, and so does what comes after it.
func TestLimits(t *testing.T) {
	for name, limit := range map[string]func(*Settings){
		"evicted":         func(s *Settings) { s.MaxTraces = 1 },
		"memory":          func(s *Settings) { s.MaxBytes = 6000 },
		"oversized_trace": func(s *Settings) { s.MaxTraceSpans = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			set := settings()
			limit(&set)
			f, out := feed(set), map[uint64]ptrace.Span{}
			f.span(epoch, makeSpan(2, 1, "chat", 0.25))
			f.span(epoch, makeSpan(1, 0, "agent", 0))
			if name == "oversized_trace" {
				f.span(epoch, makeSpan(3, 1, "chat", 0.5))
			}
			for i := range 3 {
				other := makeSpan(uint64(10+i), 9, "chat", 1)
				other.SetTraceID([16]byte{15: byte(2 + i)})
				f.span(epoch, other)
			}
			_, counts, _ := f.came(out)
			require.Contains(t, out, uint64(1))
			require.Equal(t, genai.RunPartial, out[1].Attributes().AsRaw()[genai.AttrRunStatus])
			require.Positive(t, counts.EvictedTraces+counts.EvictedBytes+counts.EvictedSpans)

			more := makeSpan(4, 0, "agent", 0)
			f.span(epoch, more)
			f.Flush(epoch, math.MaxInt)
			f.came(out)
			require.Equal(t, genai.RunPartial, out[4].Attributes().AsRaw()[genai.AttrRunStatus], "the trace is known to have lost spans")
		})
	}
}

// TestFlush: at the end everything goes; a run whose trace has a root and no gap is complete all the same.
func TestFlush(t *testing.T) {
	f, out := feed(settings()), map[uint64]ptrace.Span{}
	f.span(epoch, makeSpan(1, 0, "agent", 0))
	f.span(epoch, makeSpan(2, 1, "chat", 0.25))
	open := makeSpan(5, 4, "agent", 0)
	open.SetTraceID([16]byte{15: 2})
	f.span(epoch, open)
	f.Flush(epoch, math.MaxInt)
	f.came(out)
	require.Equal(t, genai.RunComplete, out[1].Attributes().AsRaw()[genai.AttrRunStatus])
	require.Equal(t, []any{"shutdown"}, out[5].Attributes().AsRaw()[genai.AttrRunReasons])
}

// TestResent: a span that is sent again is dropped, and a trace that is played back later comes out as the first time.
func TestResent(t *testing.T) {
	f := feed(settings())
	for _, at := range []time.Duration{0, 7 * time.Minute} {
		out := map[uint64]ptrace.Span{}
		for range 2 {
			f.span(epoch.Add(at), makeSpan(2, 1, "chat", 0.25))
			f.span(epoch.Add(at), makeSpan(1, 0, "agent", 0))
		}
		f.Advance(epoch.Add(at+6*time.Second), 10)
		b, counts, charges := f.came(out)
		require.Equal(t, 2, b.Traces.SpanCount())
		require.EqualValues(t, 2, counts.Resent)
		require.Equal(t, 0.25, double(t, out[1], genai.AttrRunUSD))
		require.Len(t, charges, 1)
	}
}

// TestResentLate: the root of a run that is sent again a minute later, alone, does not put an empty bill over the right one.
func TestResentLate(t *testing.T) {
	set := settings()
	set.Late = 10 * time.Minute
	f, out := feed(set), map[uint64]ptrace.Span{}
	f.span(epoch, makeSpan(2, 1, "chat", 0.25))
	f.span(epoch, makeSpan(1, 0, "agent", 0))
	f.Advance(epoch.Add(6*time.Second), 10)
	f.came(out)
	f.span(epoch.Add(time.Minute), makeSpan(1, 0, "agent", 0))
	f.Advance(epoch.Add(2*time.Minute), 10)
	b, counts, _ := f.Take()
	require.Zero(t, b.Traces.SpanCount())
	require.EqualValues(t, 1, counts.Resent)
	require.Equal(t, 0.25, double(t, out[1], genai.AttrRunUSD))
}

// TestMalformed: spans without ids go on as they are.
func TestMalformed(t *testing.T) {
	f := feed(settings())
	s := makeSpan(2, 1, "chat", 0.25)
	s.SetTraceID(pcommon.TraceID{})
	f.span(epoch, s)
	b, counts, _ := f.Take()
	require.Equal(t, 1, b.Traces.SpanCount())
	require.EqualValues(t, 1, counts.Malformed)
}

// TestTwins: a span that is sent while it is open and again at its end is one call, with the counts of the second.
func TestTwins(t *testing.T) {
	f := feed(settings())
	open := makeSpan(2, 0, "chat", 0.25)
	open.Attributes().Remove("gen_ai.usage.input_tokens")
	open.Attributes().Remove("gen_ai.usage.output_tokens")
	open.Attributes().PutStr(genai.AttrStatus, string(genai.StatusUnpriced))
	open.SetEndTimestamp(0)
	f.span(epoch, open)
	f.span(epoch.Add(time.Second), makeSpan(2, 0, "chat", 0.25))
	f.Advance(epoch.Add(10*time.Second), 10)
	b, counts, charges := f.Take()
	require.Equal(t, 2, b.Traces.SpanCount())
	require.EqualValues(t, 1, counts.Duplicates)
	require.Len(t, charges, 1)
}

// TestBackground: the request that started an agent ends at once, and finishes the trace; the agent runs on. Where the
// trace is forgotten in the meantime, its bill is known to be partial.
func TestBackground(t *testing.T) {
	for _, pause := range []time.Duration{30 * time.Second, time.Hour} {
		f, out := feed(settings()), map[uint64]ptrace.Span{}
		f.span(epoch, makeSpan(1, 0, "other", 0))
		f.span(epoch, makeSpan(3, 2, "chat", 0.25))
		end := epoch.Add(pause)
		for now := epoch; now.Before(end); now = now.Add(time.Second) {
			f.Advance(now, 10)
		}
		f.span(end, makeSpan(2, 1, "agent", 0))
		f.Advance(end.Add(6*time.Second), 10)
		f.came(out)
		attrs := out[2].Attributes().AsRaw()
		if pause < settings().Late {
			require.Equal(t, 0.25, attrs[genai.AttrRunUSD])
			require.Equal(t, genai.RunComplete, attrs[genai.AttrRunStatus])
		} else {
			require.NotContains(t, attrs, genai.AttrRunUSD)
			require.Equal(t, genai.RunPartial, attrs[genai.AttrRunStatus])
		}
	}
}

// TestSharedOrigin: items of one resource and scope share them again, whichever traces they are of.
func TestSharedOrigin(t *testing.T) {
	f := feed(settings())
	f.origin.Resource.Attributes().PutStr("service.name", "a")
	for i := range 10 {
		s := makeSpan(uint64(i+1), 0, "chat", 1)
		s.SetTraceID([16]byte{15: byte(i + 1)})
		o := &Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}
		o.Resource.Attributes().PutStr("service.name", "a")
		f.origin = o
		f.span(epoch, s)
	}
	f.Flush(epoch, math.MaxInt)
	b, _, _ := f.Take()
	require.Equal(t, 1, b.Traces.ResourceSpans().Len())
	require.Equal(t, 10, b.Traces.SpanCount())
	require.Empty(t, f.origins.known)
}

// TestLooseLogs: a log record without a trace finds its span, whichever comes first, and goes on unchanged where none
// comes.
func TestLooseLogs(t *testing.T) {
	event := func() plog.LogRecord {
		rec := plog.NewLogRecord()
		a := rec.Attributes()
		a.PutStr("event.name", "gemini_cli.api_response")
		a.PutStr("model", "gemini-2.5-pro")
		a.PutInt("input_token_count", 1500)
		a.PutInt("output_token_count", 211)
		a.PutInt("cached_content_token_count", 1100)
		a.PutInt("thoughts_token_count", 97)
		a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
		a.PutDouble(genai.AttrTotalUSD, 0.0037175)
		return rec
	}
	call := func() ptrace.Span {
		s := makeSpan(1, 0, "chat", 0.004)
		s.Attributes().PutStr("gen_ai.operation.name", "llm_call")
		s.Attributes().PutInt("gen_ai.usage.input_tokens", 1500)
		s.Attributes().PutInt("gen_ai.usage.output_tokens", 211)
		return s
	}
	for _, order := range []string{"log span", "span log", "log", "span", "log later span", "span later log"} {
		t.Run(order, func(t *testing.T) {
			f, out := feed(settings()), map[uint64]ptrace.Span{}
			f.origin.Scope.SetName("gemini-cli")
			now := epoch
			for _, what := range strings.Fields(order) {
				now = now.Add(time.Second)
				switch what {
				case "log":
					f.log(now, event())
				case "span":
					f.span(now, call())
				default:
					now = now.Add(time.Minute)
					f.Advance(now, 10)
				}
			}
			f.Advance(now.Add(40*time.Second), 10)
			b, _, charges := f.came(out)
			require.Len(t, charges, 1, "one bill")
			if strings.Contains(order, "log") {
				rec := b.Logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
				_, money := rec.Attributes().Get(genai.AttrTotalUSD)
				require.Equal(t, order == "log" || order == "log later span", money)
			}
			if order == "log span" || order == "span log" {
				require.Equal(t, 0.0037175, double(t, out[1], genai.AttrTotalUSD))
			}
			f.Advance(epoch.Add(3*time.Hour), 10)
			_, spans, bytes := f.Usage()
			require.Zero(t, spans)
			require.Zero(t, bytes)
			require.Empty(t, f.pairs.wanted)
			require.Empty(t, f.pairs.loose)
			require.Empty(t, f.pairs.queue)
		})
	}
}

// TestStrays: the span and the log record of one call have one bill where they are in two traces, or the record in none, whichever comes
// first. Without the other each has it.
func TestStrays(t *testing.T) {
	call := func(a pcommon.Map) {
		a.PutStr("model", "claude-sonnet-4-5")
		a.PutInt("input_tokens", 101)
		a.PutInt("output_tokens", 253)
		a.PutStr("request_id", "req_1")
		a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
		a.PutDouble(genai.AttrTotalUSD, 0.004098)
	}
	for _, trace := range []pcommon.TraceID{{15: 2}, {}} {
		for order, onSpan := range map[string]bool{
			"log span": !trace.IsEmpty(), "span log": true, "log": false, "span": true, "log later span": false, "span later log": true,
		} {
			f, out, now := feed(settings()), map[uint64]ptrace.Span{}, epoch
			for _, what := range strings.Fields(order) {
				now = now.Add(time.Second)
				switch what {
				case "log":
					f.origin.Scope.SetName("com.anthropic.claude_code.events")
					rec := plog.NewLogRecord()
					rec.SetTraceID(trace)
					rec.Attributes().PutStr("event.name", "api_request")
					call(rec.Attributes())
					f.log(now, rec)
				case "span":
					f.origin.Scope.SetName("com.anthropic.claude_code.tracing")
					s := makeSpan(1, 0, "other", 0)
					s.Attributes().PutStr("span.type", "llm_request")
					call(s.Attributes())
					f.span(now, s)
				default:
					now = now.Add(time.Minute)
					f.Advance(now, 10)
				}
			}
			f.Advance(now.Add(40*time.Second), 10)
			_, counts, charges := f.came(out)
			require.Len(t, charges, 1, order)
			require.EqualValues(t, strings.Count(order, "span")+strings.Count(order, "log")-1, counts.OtherTrace, order)
			if span, ok := out[1]; ok {
				_, money := span.Attributes().Get(genai.AttrTotalUSD)
				require.Equal(t, onSpan, money, order)
			}
		}
	}
}

// TestOpenTraces: what is remembered is bounded, however many traces are open.
func TestOpenTraces(t *testing.T) {
	set := settings()
	set.MaxTraces, set.MaxBytes = 100_000, 16<<20
	f := feed(set)
	total, r := 0, rand.New(rand.NewPCG(1, 2))
	for i := range 100_000 {
		s := makeSpan(2, 1, "chat", 0.25)
		s.SetTraceID([16]byte{0: byte(i), 1: byte(i >> 8), 2: byte(i >> 16), 15: 1})
		f.span(epoch.Add(time.Duration(i)*time.Microsecond), s)
		if r.IntN(100) == 0 {
			b, _, _ := f.Take()
			total += b.Traces.SpanCount()
		}
		traces, _, bytes := f.Usage()
		require.LessOrEqual(t, bytes, set.MaxBytes)
		require.LessOrEqual(t, traces, set.MaxTraces)
	}
	f.Flush(epoch.Add(time.Hour), math.MaxInt)
	b, _, _ := f.Take()
	require.Equal(t, 100_000, total+b.Traces.SpanCount(), "none is lost")
}
