package convert_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// TestSilentRoot: a root that says nothing shows what the run below it was asked and answered; one that speaks says what it said.
func TestSilentRoot(t *testing.T) {
	type m = map[string]any
	from := func(start, end pcommon.Timestamp) func(ptrace.Span) {
		return func(s ptrace.Span) { s.SetStartTimestamp(start); s.SetEndTimestamp(end) }
	}
	agent := m{"openinference.span.kind": "AGENT", "input.value": "what for?", "output.value": "for this"}
	call := func(in, out string) m {
		return m{"openinference.span.kind": "LLM", "llm.model_name": "gpt-4o", "input.value": in, "output.value": out}
	}
	web := m{"http.request.method": "POST", "http.route": "/ask"}
	entry := func(s ptrace.Span) { s.SetFlags(0x300); s.SetParentSpanID(pcommon.SpanID{77}) }
	type below struct {
		id, parent byte
		attrs      m
		start, end pcommon.Timestamp
	}
	for name, tc := range map[string]struct {
		root    m
		below   []below
		in, out any
	}{
		"a web server above an agent": {web, []below{
			{4, 3, call("second", "last"), 20, 30}, {3, 1, agent, 10, 40}, {2, 1, m{"db.system": "postgresql"}, 5, 6},
		}, "what for?", "for this"},
		"calls alone, whatever their order": {web, []below{
			{3, 1, call("q2", "a2"), 30, 40}, {2, 1, call("q1", "a1"), 10, 20}, {4, 1, call("q3", ""), 50, 60},
		}, "q1", "a2"},
		"tools and guards do not speak for a run": {web, []below{
			{2, 1, m{"openinference.span.kind": "GUARDRAIL", "input.value": "bad?", "output.value": "no"}, 5, 60},
			{3, 1, m{"openinference.span.kind": "TOOL", "input.value": "x", "output.value": "y"}, 6, 70},
			{4, 1, call("q", "a"), 10, 20},
		}, "q", "a"},
		"a call whose parent is elsewhere":      {web, []below{{4, 9, call("q", "a"), 10, 20}}, "q", "a"},
		"what is below another root is its own": {web, []below{{4, 5, call("q", "a"), 10, 20}, {5, 0, m{"input.value": "other"}, 9, 21}}, nil, nil},
		"ids in a circle":                       {web, []below{{4, 5, call("q", "a"), 10, 20}, {5, 4, nil, 9, 21}}, "q", "a"},
		"a root that speaks":                    {m{"input.value": "own", "output.value": "word"}, []below{{2, 1, agent, 10, 20}}, "own", "word"},
		"a root that tells one side":            {m{"langfuse.observation.input": "own"}, []below{{2, 1, agent, 10, 20}}, "own", nil},
		"what the application says of the trace": {web, []below{
			{2, 1, m{"openinference.span.kind": "AGENT", "input.value": "x", "langfuse.trace.input": "asked", "langfuse.trace.output": "answered"}, 10, 20},
		}, "asked", "answered"},
		"what the server would find by itself": {web, []below{
			{2, 1, m{"gen_ai.operation.name": "generate_content", "gcp.vertex.agent.llm_request": "{}", "gcp.vertex.agent.llm_response": "{}"}, 5, 40},
			{3, 1, m{"gen_ai.operation.name": "generate_content", "gcp.vertex.agent.llm_request": "q", "gcp.vertex.agent.llm_response": "a"}, 10, 20},
		}, "q", "a"},
		"nobody speaks": {web, []below{{2, 1, m{"gen_ai.operation.name": "chat"}, 1, 2}}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			td := ptrace.NewTraces()
			for _, b := range tc.below {
				add(t, td, b.id, b.parent, b.attrs, from(b.start, b.end))
			}
			add(t, td, 1, 0, tc.root, from(1, 100))
			for _, o := range seen(t, td) {
				if o.SpanID == "0100000000000000" {
					assert.Equal(t, tc.in, o.Input)
					assert.Equal(t, tc.out, o.Output)
					return
				}
			}
			t.Fatal("no root")
		})
	}
	t.Run("two ways into one trace", func(t *testing.T) {
		td := ptrace.NewTraces()
		add(t, td, 1, 0, web, from(1, 100), entry)
		add(t, td, 2, 1, call("q", "a"), from(10, 20))
		add(t, td, 3, 0, web, from(1, 100), entry)
		add(t, td, 4, 3, call("other", "word"), from(5, 50))
		rows := seen(t, td)
		assert.Equal(t, []any{"q", "a", "other", "word"}, []any{rows[0].Input, rows[0].Output, rows[2].Input, rows[2].Output})
	})
}
