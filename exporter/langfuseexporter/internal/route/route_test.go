package route

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// batch is one span of the trace, in a resource and scope with these attributes.
func batch(trace byte, resource, scope map[string]string) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName(sdkScope)
	for k, v := range resource {
		rs.Resource().Attributes().PutStr(k, v)
	}
	for k, v := range scope {
		ss.Scope().Attributes().PutStr(k, v)
	}
	ss.Spans().AppendEmpty().SetTraceID(pcommon.TraceID{trace})
	return td
}

func TestRoutes(t *testing.T) {
	type m = map[string]string
	evicted := 0
	r, err := New("team", map[string]int{"a": 0, "pk-a": 0, "b": 1, "pk-b": 1}, Unrouted, 3, func() { evicted++ })
	require.NoError(t, err)
	of := func(trace byte, resource, scope m) int {
		return r.Batch(batch(trace, resource, scope)).Of(pcommon.TraceID{trace})
	}

	assert.Equal(t, 1, of(1, m{"team": "b"}, nil))
	assert.Equal(t, 1, of(2, nil, m{"team": "b"}), "by the scope")
	assert.Equal(t, 1, of(3, nil, m{"public_key": "pk-b"}), "by the SDK's own key")
	assert.Equal(t, 1, of(3, nil, nil), "later spans follow")
	assert.Equal(t, 1, of(3, m{"team": "a"}, nil), "and a trace does not change")
	assert.Equal(t, Unrouted, of(4, m{"team": "nobody"}, nil))
	assert.Equal(t, 0, of(5, m{"team": "a"}, m{"public_key": "pk-b"}), "the configured attribute comes first")
	assert.Equal(t, 1, evicted)
	assert.Equal(t, 0, r.Record(pcommon.NewResource(), pcommon.NewInstrumentationScope(), pcommon.TraceID{5}), "logs follow their trace")
}

// TestWholeTraces: the spans before the one that names the project go there too.
func TestWholeTraces(t *testing.T) {
	r, err := New("team", map[string]int{"a": 0, "b": 1}, 0, 3, func() {})
	require.NoError(t, err)
	td := batch(1, nil, nil)
	batch(1, map[string]string{"team": "b"}, nil).ResourceSpans().MoveAndAppendTo(td.ResourceSpans())
	batch(2, nil, nil).ResourceSpans().MoveAndAppendTo(td.ResourceSpans())
	routes := r.Batch(td)
	assert.Equal(t, 1, routes.Of(pcommon.TraceID{1}))
	assert.Equal(t, 0, routes.Of(pcommon.TraceID{2}))
}
