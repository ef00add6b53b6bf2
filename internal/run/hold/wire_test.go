package hold

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
)

// FuzzRanges: whatever the bytes, the ranges are within them and in order; of data that can be read there is one for each
// span, and it is that span's.
func FuzzRanges(f *testing.F) {
	td := ptrace.NewTraces()
	for range 2 {
		rs := td.ResourceSpans().AppendEmpty()
		rs.Resource().Attributes().PutStr("service.name", "s")
		for range 2 {
			makeSpan(1, 0, "chat", 1).MoveTo(rs.ScopeSpans().AppendEmpty().Spans().AppendEmpty())
		}
	}
	data, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	require.NoError(f, err)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		items, err := Ranges(data, nil)
		at := 0
		for _, r := range items {
			require.GreaterOrEqual(t, r.At, at)
			require.GreaterOrEqual(t, r.Len, 0)
			at = r.At + r.Len
			require.LessOrEqual(t, at, len(data))
		}
		if err != nil {
			return
		}
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(data)
		if err != nil {
			return
		}
		again, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
		require.NoError(t, err)
		items, err = Ranges(again, nil)
		require.NoError(t, err)
		require.Len(t, items, td.SpanCount())
	})
}

// FuzzRestore: whatever a damaged index says, reading it ends, and what was taken up can be let go.
func FuzzRestore(f *testing.F) {
	index, _ := journal.Open(journal.Settings{})
	set := settings()
	set.Index = index
	h := feed(set)
	h.span(epoch, makeSpan(1, 0, "agent", 0))
	h.span(epoch, makeSpan(2, 1, "chat", 0.5))
	h.Advance(epoch.Add(time.Minute), 10)
	b, _, _ := h.Take()
	f.Add(encode(b.items, map[*trace][]int{b.items[0].t: {0, 1}}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		index, _ := journal.Open(journal.Settings{})
		data, _ := journal.Open(journal.Settings{})
		set := settings()
		set.Index = index
		h := New(set)
		ref, err := index.Append(epoch, 0, payload, 1)
		require.NoError(t, err)
		h.Restore(journal.Record{Ref: ref, At: epoch, Payload: payload}, data, map[Place]struct{}{})
		h.Finish()
		h.Advance(epoch.Add(24*time.Hour), 10)
		traces, _, bytes := h.Usage()
		require.Zero(t, traces)
		require.Zero(t, bytes)
	})
}
