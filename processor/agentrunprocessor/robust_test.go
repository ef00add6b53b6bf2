package agentrunprocessor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor/internal/metadata"
)

// trace is n calls of 0.0045 USD below an agent span.
func trace(number, n int) ptrace.Traces {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for i := range n + 1 {
		s := spans.AppendEmpty()
		s.SetTraceID([16]byte{0: 1, 12: byte(number >> 24), 13: byte(number >> 16), 14: byte(number >> 8), 15: byte(number)})
		s.SetSpanID([8]byte{6: byte(i >> 8), 7: byte(i) + 1})
		a := s.Attributes()
		if i == n {
			s.SetSpanID([8]byte{0: 0xff})
			a.PutStr("gen_ai.operation.name", "invoke_agent")
			a.PutStr("user.id", "u-1")
			continue
		}
		s.SetParentSpanID([8]byte{0: 0xff})
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
		a.PutDouble(genai.AttrTotalUSD, 0.0045)
	}
	return td
}

// flaky refuses the first batches it is given.
type flaky struct {
	consumertest.TracesSink
	mu   sync.Mutex
	errs []error
}

// recover makes it take what comes from now on.
func (f *flaky) recover() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errs = nil
}

func (f *flaky) next() (err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.errs) > 0 {
		err, f.errs = f.errs[0], f.errs[1:]
	}
	return err
}

func (f *flaky) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	if err := f.next(); err != nil {
		return err
	}
	return f.TracesSink.ConsumeTraces(ctx, td)
}

func startTraces(t *testing.T, cfg *Config, next consumer.Traces, host component.Host) (*runs, *componenttest.Telemetry) {
	t.Helper()
	tel := componenttest.NewTelemetry()
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	p, err := NewFactory().CreateTraces(t.Context(), set, cfg, next)
	require.NoError(t, err)
	require.NoError(t, p.Start(t.Context(), host))
	return p.(*runs), tel
}

// TestNextRefuses: what is refused for now is tried again until it is taken; what is refused for good is counted.
func TestNextRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := errors.New("queue full")
		next := &flaky{errs: []error{busy, busy, busy}}
		p, tel := startTraces(t, createDefaultConfig(), next, componenttest.NewNopHost())
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(1, 2)))
		time.Sleep(7 * time.Second)
		synctest.Wait()
		require.Equal(t, 3, next.SpanCount())

		next.errs = []error{consumererror.NewPermanent(busy)}
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(2, 2)))
		time.Sleep(7 * time.Second)
		synctest.Wait()
		require.Equal(t, 3, next.SpanCount())
		require.NoError(t, p.Shutdown(t.Context()))
		require.EqualValues(t, 3, sum(t, tel, "otelcol_processor_agent_run_dropped_items"))
	})
}

// TestNextBlocks: where what is behind never takes anything, memory stays bounded and senders are told; at shutdown the
// rest is counted.
func TestNextBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := createDefaultConfig()
		cfg.MaxMemoryMiB = 1
		busy := errors.New("queue full")
		next := &flaky{}
		for range 1000 {
			next.errs = append(next.errs, busy)
		}
		p, tel := startTraces(t, cfg, next, componenttest.NewNopHost())
		taken, refused := 0, 0
		for i := range 4000 {
			if err := p.ConsumeTraces(t.Context(), trace(i, 5)); err != nil {
				require.False(t, consumererror.IsPermanent(err))
				refused += 6
				continue
			}
			taken += 6
			if i%100 == 0 {
				time.Sleep(time.Second)
			}
		}
		require.Positive(t, refused)
		traces, spans, bytes := p.held.Usage()
		require.LessOrEqual(t, bytes, int64(1<<20), "%d traces, %d spans", traces, spans)
		require.LessOrEqual(t, p.waiting+p.held.Outgoing(), int64(2<<20))
		require.NoError(t, p.Shutdown(t.Context()), "the collector sets no deadline")
		require.Zero(t, next.SpanCount())
		require.EqualValues(t, taken, sum(t, tel, "otelcol_processor_agent_run_dropped_items"))
		require.EqualValues(t, refused, sum(t, tel, "otelcol_processor_agent_run_refused_items"))
	})
}

// sum is the value of a counter over all its attributes.
func sum(t *testing.T, tel *componenttest.Telemetry, name string) (n int64) {
	t.Helper()
	m, err := tel.GetMetric(name)
	require.NoError(t, err)
	for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
		n += p.Value
	}
	return n
}

// TestLoad: many senders at once, and every span comes out once with the right bill.
func TestLoad(t *testing.T) {
	cfg := createDefaultConfig()
	cfg.SettleTime, cfg.MaxHold = 20*time.Millisecond, time.Second
	var sink consumertest.TracesSink
	p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
	var senders sync.WaitGroup
	for s := range 8 {
		senders.Go(func() {
			for i := range 100 {
				_ = p.ConsumeTraces(context.Background(), trace(s*1000+i, 4))
			}
		})
	}
	senders.Wait()
	require.NoError(t, p.Shutdown(context.Background()))
	require.Equal(t, 8*100*5, sink.SpanCount())
	for _, td := range sink.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					if usd, ok := s.Attributes().Get(genai.AttrRunUSD); ok {
						require.Equal(t, 0.018, usd.Double())
					}
				}
			}
		}
	}
}

// TestSharedInstance: one component id in a traces and a logs pipeline is one instance, in two traces pipelines it is
// two.
func TestSharedInstance(t *testing.T) {
	f, set, cfg := NewFactory(), processortest.NewNopSettings(metadata.Type), createDefaultConfig()
	traces, err := f.CreateTraces(t.Context(), set, cfg, consumertest.NewNop())
	require.NoError(t, err)
	logs, err := f.CreateLogs(t.Context(), set, cfg, consumertest.NewNop())
	require.NoError(t, err)
	again, err := f.CreateTraces(t.Context(), set, cfg, consumertest.NewNop())
	require.NoError(t, err)
	other, err := f.CreateTraces(t.Context(), set, createDefaultConfig(), consumertest.NewNop())
	require.NoError(t, err)
	require.Same(t, traces, logs)
	require.NotSame(t, traces, again)
	require.NotSame(t, traces, other)
	require.NoError(t, traces.Shutdown(t.Context()), "before Start")
	require.NoError(t, logs.Shutdown(t.Context()))
}

// keptInMemory is a storage extension in memory.
type keptInMemory struct {
	component.StartFunc
	component.ShutdownFunc
	data map[string][]byte
}

func (s *keptInMemory) GetClient(context.Context, component.Kind, component.ID, string) (storage.Client, error) {
	return s, nil
}
func (s *keptInMemory) Get(_ context.Context, key string) ([]byte, error) { return s.data[key], nil }
func (s *keptInMemory) Set(_ context.Context, key string, v []byte) error {
	s.data[key] = v
	return nil
}
func (s *keptInMemory) Delete(context.Context, string) error               { return nil }
func (s *keptInMemory) Batch(context.Context, ...*storage.Operation) error { return nil }
func (s *keptInMemory) Close(context.Context) error                        { return nil }

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

// TestBudgetOverRestart: what was consumed and what was said outlives the process.
func TestBudgetOverRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		id := component.MustNewID("file_storage")
		extensions := host{id: &keptInMemory{data: map[string][]byte{}}}
		cfg := createDefaultConfig()
		cfg.Storage = id.String()
		cfg.Budgets = []budget.Config{{Name: "b", By: budget.ByUser, Value: "u-1", LimitUSD: 0.02, Window: 24 * time.Hour}}
		for life, want := range []string{"50", "80"} { // 0.0135 of 0.02, then 0.018
			p, tel := startTraces(t, cfg, consumertest.NewNop(), extensions)
			require.NoError(t, p.ConsumeTraces(t.Context(), trace(life, 3-2*life)))
			time.Sleep(7 * time.Second)
			synctest.Wait()
			require.NoError(t, p.Shutdown(t.Context()))
			alarms, err := tel.GetMetric("otelcol_processor_agent_run_budget_alarms")
			require.NoError(t, err)
			require.Contains(t, fmt.Sprint(alarms.Data), want)
		}
	})
}

// TestStorageErrors: a storage that is none fails the start.
func TestStorageErrors(t *testing.T) {
	id := component.MustNewID("file_storage")
	cfg := createDefaultConfig()
	cfg.Storage = id.String()
	for _, h := range []host{{}, {id: &struct{ component.Component }{}}} {
		p, err := NewFactory().CreateTraces(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, consumertest.NewNop())
		require.NoError(t, err)
		require.ErrorContains(t, p.Start(t.Context(), h), "storage: ")
		require.NoError(t, p.Shutdown(t.Context()))
	}
}

// TestLogsRefused: where the records that only pass are refused, those that would be held are not taken in either, so
// that the sender may send all of them again.
func TestLogsRefused(t *testing.T) {
	f, set, cfg := NewFactory(), processortest.NewNopSettings(metadata.Type), createDefaultConfig()
	traces, err := f.CreateTraces(t.Context(), set, cfg, consumertest.NewNop())
	require.NoError(t, err)
	logs, err := f.CreateLogs(t.Context(), set, cfg, consumertest.NewErr(errors.New("queue full")))
	require.NoError(t, err)
	ld := plog.NewLogs()
	sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
	sl.Scope().SetName("com.anthropic.claude_code.events")
	for _, event := range []string{"user_prompt", "api_request"} {
		rec := sl.LogRecords().AppendEmpty()
		rec.SetTraceID([16]byte{1})
		rec.Attributes().PutStr("event.name", event)
		rec.Attributes().PutInt("input_tokens", 10)
		rec.Attributes().PutInt("output_tokens", 1)
	}
	require.Error(t, logs.ConsumeLogs(t.Context(), ld))
	open, _, _ := traces.(*runs).held.Usage()
	require.Zero(t, open)
}
