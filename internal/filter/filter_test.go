package filter_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/filter"
)

// span is a span of trace 1; kind says what marks it: "llm", "tool", "app" for what an application traced itself, "http", "codex" and
// others below.
type span struct {
	id, parent byte
	kind       string
}

var scopes = map[string]string{
	"llm": "openinference.instrumentation.openai", "tool": "my.app", "app": "my.app", "http": "@opentelemetry/instrumentation-http",
	"codex": "codex_exec", "codex turn": "codex_exec", "codex tool": "codex_exec",
}

var attributes = map[string]map[string]any{
	"tool":       {"gen_ai.operation.name": "execute_tool"},
	"codex turn": {"codex.turn.token_usage.input_tokens": 10},
	"codex tool": {"codex.tool.phase": "dispatch", "tool_name": "exec_command"},
	"http":       {"http.request.method": "POST"},
}

func batch(spans ...span) ptrace.Traces {
	td := ptrace.NewTraces()
	for _, s := range spans {
		rs := td.ResourceSpans().AppendEmpty()
		rs.Resource().Attributes().PutStr("service.name", scopes[s.kind])
		ss := rs.ScopeSpans().AppendEmpty()
		ss.Scope().SetName(scopes[s.kind])
		to := ss.Spans().AppendEmpty()
		to.SetTraceID(pcommon.TraceID{1})
		to.SetSpanID(pcommon.SpanID{s.id})
		to.SetParentSpanID(pcommon.SpanID{s.parent})
		if err := to.Attributes().FromRaw(attributes[s.kind]); err != nil {
			panic(err)
		}
	}
	return td
}

// tree is what is left, as "child<parent".
func tree(td ptrace.Traces) (left []string) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				left = append(left, fmt.Sprintf("%d<%d", s.SpanID()[0], s.ParentSpanID()[0]))
			}
		}
	}
	return left
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []span
		want  []string
	}{
		{"nothing to leave out", []span{{1, 0, "llm"}, {2, 1, "tool"}}, []string{"1<0", "2<1"}},
		{"leaves go", []span{{1, 0, "llm"}, {2, 1, "http"}}, []string{"1<0"}},
		{"what is between two that stay does, too", []span{{1, 0, "tool"}, {2, 1, "app"}, {3, 2, "llm"}}, []string{"1<0", "2<1", "3<2"}},
		{"a root above one goes", []span{{1, 0, "http"}, {2, 1, "app"}, {3, 2, "llm"}}, []string{"3<0"}},
		{"the nearest span that joins several stays", []span{{1, 0, "http"}, {2, 1, "app"}, {3, 2, "llm"}, {4, 2, "llm"}}, []string{"2<0", "3<2", "4<2"}},
		{"a parent that is elsewhere stays the parent", []span{{2, 9, "http"}, {3, 2, "llm"}}, []string{"3<9"}},
		{"a trace of nothing goes whole", []span{{1, 0, "http"}, {2, 1, "app"}}, nil},
		{"Codex keeps its turn, calls and tools", []span{
			{1, 0, "codex"}, {2, 1, "codex turn"}, {3, 2, "codex"}, {4, 3, "codex"}, {5, 4, "codex tool"}, {6, 5, "codex"},
		}, []string{"2<0", "5<2"}},
		{"nothing of Codex joins", []span{{1, 0, "codex"}, {2, 1, "codex tool"}, {3, 1, "codex tool"}}, []string{"2<0", "3<0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			td := batch(c.spans...)
			n := (&filter.Filter{Drop: filter.All}).Apply(td)
			assert.Equal(t, c.want, tree(td))
			assert.Equal(t, len(c.want), n.Kept)
			assert.Equal(t, len(c.spans)-len(c.want), n.Dropped)
		})
	}
}

func TestScopesStay(t *testing.T) {
	td := batch(span{1, 0, "codex"}, span{2, 1, "http"})
	(&filter.Filter{Drop: filter.All, Scopes: []string{"codex_exec"}}).Apply(td)
	assert.Equal(t, []string{"1<0"}, tree(td))
}

// TestWhoseItIs: what tells whose a trace is stands on all of its spans, and marks none. What tells of the trace is kept at its root.
func TestWhoseItIs(t *testing.T) {
	for _, c := range []struct {
		name string
		add  map[string]any
		want []string
	}{
		{"agent_run's", map[string]any{"gen_ai.agent.name": "a", "user.id": "u", "agent.tags": []any{"x"}}, []string{"2<0"}},
		{"Langfuse's SDK's", map[string]any{"langfuse.environment": "prod", "langfuse.release": "1"}, []string{"2<0"}},
		{"Traceloop's", map[string]any{"traceloop.workflow.name": "w", "traceloop.association.properties.x": "y"}, []string{"2<0"}},
		{"a trace's name", map[string]any{"langfuse.trace.name": "n"}, []string{"1<0", "2<1"}},
		{"a call of an MCP server", map[string]any{"mcp.method.name": "initialize"}, []string{"1<0", "2<1", "3<2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			td := batch(span{1, 0, "http"}, span{2, 1, "llm"}, span{3, 2, "http"})
			for _, rs := range td.ResourceSpans().All() {
				more := pcommon.NewMap()
				require.NoError(t, more.FromRaw(c.add))
				for name, v := range more.All() {
					v.CopyTo(rs.ScopeSpans().At(0).Spans().At(0).Attributes().PutEmpty(name))
				}
			}
			(&filter.Filter{Drop: filter.All}).Apply(td)
			assert.Equal(t, c.want, tree(td))
		})
	}
}

// TestKinds: each kind goes by itself.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		drop filter.Kind
		want []string
	}{
		{filter.Internals, []string{"1<0", "3<1", "4<1"}},
		{filter.Infrastructure, []string{"1<0", "2<1", "3<1"}},
		{filter.Unknown, []string{"1<0", "2<1", "4<1"}},
	} {
		td := batch(span{1, 0, "llm"}, span{2, 1, "codex"}, span{3, 1, "app"}, span{4, 1, "http"})
		var drop filter.Kinds
		drop[c.drop] = true
		(&filter.Filter{Drop: drop}).Apply(td)
		assert.Equal(t, c.want, tree(td))
	}
}

// TestMemory: the parent was left out of a batch before.
func TestMemory(t *testing.T) {
	f := filter.Filter{Drop: filter.All, Memory: filter.NewMemory()}
	f.Apply(batch(span{1, 0, "tool"}, span{2, 1, "http"}))
	later := batch(span{3, 2, "llm"})
	n := f.Apply(later)
	assert.Equal(t, []string{"3<1"}, tree(later))
	assert.Equal(t, filter.Counts{Kept: 1, Moved: 1}, n)
	between := batch(span{5, 3, "app"}, span{6, 5, "llm"}, span{7, 2, "tool"})
	f.Apply(between)
	assert.Equal(t, []string{"6<3", "7<1"}, tree(between))
}

// TestNothingOfUseIsLost: whatever the parents, circles too, every call stays once, and hangs from what is left or from nothing
// that was in the batch.
func TestNothingOfUseIsLost(t *testing.T) {
	kinds := rapid.SampledFrom([]string{"llm", "tool", "app", "http", "codex", "codex tool"})
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "n")
		var spans []span
		for i := range n {
			spans = append(spans, span{byte(i + 1), byte(rapid.IntRange(0, n+2).Draw(rt, "parent")), kinds.Draw(rt, "kind")})
		}
		td := batch(spans...)
		(&filter.Filter{Drop: filter.All}).Apply(td)
		left := map[byte]byte{}
		for _, rs := range td.ResourceSpans().All() {
			s := rs.ScopeSpans().At(0).Spans().At(0)
			left[s.SpanID()[0]] = s.ParentSpanID()[0]
		}
		for _, s := range spans {
			_, there := left[s.id]
			if s.kind == "llm" || s.kind == "tool" || s.kind == "codex tool" {
				assert.True(rt, there, s)
			}
			if there && int(left[s.id]) <= n && left[s.id] != 0 {
				assert.Contains(rt, left, left[s.id], s)
			}
		}
	})
}

// TestConcurrent: batches of one trace, whose spans hang from what others of them forget, are filtered at the same time.
func TestConcurrent(t *testing.T) {
	f := filter.Filter{Drop: filter.All, Memory: filter.NewMemory()}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 200 {
				td := batch(span{1, 2, "http"}, span{2, 1, "http"}, span{3, byte(n), "llm"}, span{4, 3, "app"}, span{5, 4, "tool"})
				assert.Equal(t, 3, f.Apply(td).Kept)
			}
		})
	}
	all.Wait()
}
