package convert_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
)

// TestStamping: what any span of the trace, or the resource, knows is on every span; each span's own word stands.
func TestStamping(t *testing.T) {
	td := ptrace.NewTraces()
	add(t, td, 2, 1, map[string]any{"gen_ai.conversation.id": "c-2"})
	add(t, td, 1, 0, map[string]any{"user.id": "u", "session.id": "s", "langfuse.trace.tags": []any{"a", "b,c"}, "langfuse.trace.name": "run"})
	add(t, td, 3, 1, map[string]any{"langfuse.user.id": "other"})
	td.ResourceSpans().At(2).Resource().Attributes().PutStr("deployment.environment.name", "Staging West!")
	td.ResourceSpans().At(2).Resource().Attributes().PutStr("langfuse.release", "r9")
	rows := seen(t, td)
	require.Len(t, rows, 3)
	for _, o := range rows {
		assert.Equal(t, "s", o.SessionID)
		assert.Equal(t, []string{"a", "b,c"}, o.Tags)
		assert.Equal(t, "run", o.TraceName)
		assert.Equal(t, "default", o.Environment)
		assert.Equal(t, "r9", o.Release)
		assert.Equal(t, o.ParentID == "", o.AppRoot)
	}
	assert.Equal(t, "u", rows[0].UserID)
	assert.Equal(t, "other", rows[2].UserID)
}

// TestTraceName: where nobody names a trace, its root does, on every span, by the server's own rule for names.
func TestTraceName(t *testing.T) {
	for _, c := range []struct {
		name        string
		root, child map[string]any
		want        string
	}{
		{"the span's", nil, nil, "span 1"},
		{"a tool's", map[string]any{"gen_ai.tool.name": "search", "logfire.msg": "asked"}, nil, "search"},
		{"Logfire's", map[string]any{"logfire.msg": "asked"}, nil, "asked"},
		{"Genkit's", map[string]any{"genkit:name": "flow"}, nil, "flow"},
		{"AI SDK's", map[string]any{"ai.operationId": "ai.generateText", "ai.telemetry.functionId": "answer"}, nil, "answer:ai.generateText"},
		{"AI SDK's without a function", map[string]any{"ai.operationId": "ai.generateText"}, nil, "ai.generateText"},
		{"a child's word", map[string]any{"logfire.msg": "asked"}, map[string]any{"langfuse.trace.name": "mine"}, "mine"},
	} {
		t.Run(c.name, func(t *testing.T) {
			td := ptrace.NewTraces()
			add(t, td, 1, 0, c.root, func(s ptrace.Span) { s.SetName("span 1") })
			add(t, td, 2, 1, c.child)
			add(t, td, 3, 2, nil)
			rows := seen(t, td)
			require.Len(t, rows, 3)
			for _, o := range rows {
				assert.Equal(t, c.want, o.TraceName)
			}
		})
	}
}

// TestTraceMetadata: what the application says of the whole trace is on all of its spans, which the server files one by
// one; within bounds, and never over a span's own word.
func TestTraceMetadata(t *testing.T) {
	td := ptrace.NewTraces()
	add(t, td, 2, 1, map[string]any{"langfuse.trace.metadata.tier": "own", "langfuse.trace.metadata.plan": nil})
	add(t, td, 1, 0, map[string]any{"langfuse.trace.metadata.tier": "gold", "langfuse.trace.metadata.plan": 7, "langfuse.trace.metadata.long": strings.Repeat("x", 2000)})
	add(t, td, 3, 1, nil)
	rows := seen(t, td)
	require.Len(t, rows, 3)
	for i, tier := range []string{"own", "gold", "own"} {
		assert.Equal(t, tier, rows[i].Metadata["tier"], i)
		assert.Equal(t, 7.0, rows[i].Metadata["plan"], i)
		assert.Equal(t, i == 1, rows[i].Metadata["long"] != nil, i)
	}
}

// TestAppRoot: a trace's root is one, or else the span by which the trace comes in from another process; not where an SDK
// has marked another, nor where the parent only came earlier.
func TestAppRoot(t *testing.T) {
	remote := func(s ptrace.Span) { s.SetFlags(0x300) }
	local := func(s ptrace.Span) { s.SetFlags(0x100); s.SetKind(ptrace.SpanKindServer) }
	server := func(s ptrace.Span) { s.SetKind(ptrace.SpanKindServer) }
	for _, c := range []struct {
		name   string
		fill   func(ptrace.Traces)
		filter bool
		roots  []bool
	}{
		{"a parent elsewhere", func(td ptrace.Traces) { add(t, td, 2, 9, nil, remote); add(t, td, 3, 2, nil) }, false, []bool{true, false}},
		{"a server without flags", func(td ptrace.Traces) { add(t, td, 2, 9, nil, server); add(t, td, 3, 2, nil, server) }, false, []bool{true, false}},
		{"a parent that came earlier", func(td ptrace.Traces) { add(t, td, 2, 9, nil); add(t, td, 3, 9, nil, local) }, false, []bool{false, false}},
		{"a root beside it", func(td ptrace.Traces) { add(t, td, 1, 0, nil); add(t, td, 2, 9, nil, remote) }, false, []bool{true, false}},
		{"marked already", func(td ptrace.Traces) {
			add(t, td, 2, 9, nil, remote)
			add(t, td, 3, 2, map[string]any{"langfuse.internal.is_app_root": true})
		}, false, []bool{false, true}},
		{"the way in is left out", func(td ptrace.Traces) {
			add(t, td, 2, 9, nil, remote)
			add(t, td, 3, 2, map[string]any{"gen_ai.operation.name": "chat"})
		}, true, []bool{true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			td := ptrace.NewTraces()
			c.fill(td)
			inPlace(t, td, convert.Options{Filter: c.filter})
			var roots []bool
			for _, o := range observe(t, td, "4") {
				roots = append(roots, o.AppRoot)
			}
			assert.Equal(t, c.roots, roots)
		})
	}
}
