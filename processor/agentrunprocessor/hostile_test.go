package agentrunprocessor

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
)

// TestDeepNesting: values nested a million levels deep, in a resource too, are cut, counted and delivered with their
// neighbours.
func TestDeepNesting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sink consumertest.TracesSink
		p, tel := startTraces(t, createDefaultConfig(), &sink, componenttest.NewNopHost())
		td := trace(1, 2)
		rs := td.ResourceSpans().At(0)
		for _, m := range []pcommon.Map{rs.Resource().Attributes(), rs.ScopeSpans().At(0).Spans().At(0).Attributes()} {
			v := m.PutEmpty("deep")
			for range 1_000_000 {
				v = v.SetEmptySlice().AppendEmpty()
			}
		}
		require.NoError(t, p.ConsumeTraces(t.Context(), td))
		time.Sleep(7 * time.Second)
		synctest.Wait()
		require.NoError(t, p.Shutdown(t.Context()))
		require.Equal(t, 3, sink.SpanCount())
		require.EqualValues(t, 2, sum(t, tel, "otelcol_processor_agent_run_cut_values"))
		v, _ := sink.AllTraces()[0].ResourceSpans().At(0).Resource().Attributes().Get("deep")
		require.Contains(t, v.AsString(), nesting.Marker)
	})
}

// TestManyRoots: very many roots at once are held and delivered within the memory that is configured for them.
func TestManyRoots(t *testing.T) {
	cfg := createDefaultConfig()
	cfg.MaxMemoryMiB, cfg.SettleTime, cfg.MaxHold = 64, 10*time.Millisecond, time.Second
	var sink counter
	p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
	const requests, roots = 10, 10_000
	for n := range requests {
		td := ptrace.NewTraces()
		spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
		spans.EnsureCapacity(roots)
		for i := range roots {
			s := spans.AppendEmpty()
			s.SetTraceID([16]byte{1, byte(n), byte(i >> 8), byte(i)})
			s.SetSpanID([8]byte{1})
			s.Attributes().PutStr("gen_ai.operation.name", genai.OpInvokeAgent)
		}
		for p.ConsumeTraces(t.Context(), td) != nil {
			time.Sleep(time.Millisecond) // as a sender does that is asked to
		}
		p.mu.Lock()
		_, _, bytes := p.held.Usage()
		require.LessOrEqual(t, bytes, int64(64<<20))
		require.LessOrEqual(t, p.waiting+p.held.Outgoing(), int64(2*64<<20))
		p.mu.Unlock()
	}
	require.NoError(t, p.Shutdown(t.Context()))
	require.EqualValues(t, requests*roots, sink.spans.Load())
}

// counter counts spans and keeps none.
type counter struct {
	spans atomic.Int64
}

func (*counter) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (c *counter) ConsumeTraces(_ context.Context, td ptrace.Traces) error {
	c.spans.Add(int64(td.SpanCount()))
	return nil
}
