package agentrunprocessor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// part is the spans of trace(number, n) that pick says, which happened now.
func part(number, n int, pick func(i int) bool) ptrace.Traces {
	td := trace(number, n)
	i := -1
	td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().RemoveIf(func(s ptrace.Span) bool {
		s.SetStartTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		s.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		i++
		return !pick(i)
	})
	return td
}

func children(number, n int) ptrace.Traces { return part(number, n, func(i int) bool { return i < n }) }
func root(number, n int) ptrace.Traces     { return part(number, n, func(i int) bool { return i == n }) }

func onDiskConfig(t *testing.T) *Config {
	cfg := createDefaultConfig()
	cfg.Storage = t.TempDir() + string(filepath.Separator)
	return cfg
}

// kill ends a processor as kill -9 does: nothing more is delivered or noted.
func kill(t *testing.T, p *runs) {
	t.Helper()
	p.cancel()
	<-p.done
	require.NoError(t, p.store.close())
	p.tel.Shutdown()
}

// bills are the costs of the runs that came, by trace id, with why each is partial.
func bills(sink *consumertest.TracesSink) map[byte]string {
	got := map[byte]string{}
	for _, td := range sink.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					status, ok := s.Attributes().Get(genai.AttrRunStatus)
					if !ok {
						continue
					}
					text := status.Str()
					if usd, ok := s.Attributes().Get(genai.AttrRunUSD); ok {
						text += " " + usd.AsString()
					}
					if why, ok := s.Attributes().Get(genai.AttrRunReasons); ok {
						text += " " + why.AsString()
					}
					id := s.TraceID()
					got[id[15]] = text
				}
			}
		}
	}
	return got
}

// TestRestart: whatever a process that ends has accepted, the next one delivers, once, and bills as one run, however it
// ended and whatever had been delivered already.
func TestRestart(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, p *runs){
		"killed":  kill,
		"stopped": func(t *testing.T, p *runs) { require.NoError(t, p.Shutdown(context.Background())) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := onDiskConfig(t)
				var sink consumertest.TracesSink
				p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
				again := ptrace.NewTraces()
				first := children(1, 3)
				first.CopyTo(again)
				require.NoError(t, p.ConsumeTraces(t.Context(), first))
				time.Sleep(31 * time.Second) // the children of 1 have gone on
				require.NoError(t, p.ConsumeTraces(t.Context(), trace(2, 3)))
				require.NoError(t, p.ConsumeTraces(t.Context(), children(3, 3)))
				time.Sleep(time.Second)
				synctest.Wait()
				require.Equal(t, 3, sink.SpanCount())
				end(t, p)

				p, _ = startTraces(t, cfg, &sink, componenttest.NewNopHost())
				require.NoError(t, p.ConsumeTraces(t.Context(), root(1, 3)))
				require.NoError(t, p.ConsumeTraces(t.Context(), root(3, 3)))
				require.NoError(t, p.ConsumeTraces(t.Context(), again), "sent again: nobody had answered")
				time.Sleep(7 * time.Second)
				synctest.Wait()
				require.Equal(t, 12, sink.SpanCount())
				require.Equal(t, map[byte]string{1: "complete 0.0135", 2: "complete 0.0135", 3: "complete 0.0135"}, bills(&sink))
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				require.NoError(t, p.Shutdown(context.Background()))
				left, err := filepath.Glob(filepath.Join(cfg.Storage, "agent_run", "*", "*.journal"))
				require.NoError(t, err)
				require.Empty(t, left, "nothing is needed any more")
			})
		})
	}
}

// TestWithoutStorage: a run that was under way when the process began may have lost what it did, and says so.
func TestWithoutStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := root(1, 0)
		time.Sleep(time.Second)
		var sink consumertest.TracesSink
		p, _ := startTraces(t, createDefaultConfig(), &sink, componenttest.NewNopHost())
		require.NoError(t, p.ConsumeTraces(t.Context(), before))
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(2, 1)))
		require.NoError(t, p.Shutdown(context.Background()))
		require.Equal(t, map[byte]string{1: `partial ["restart"]`, 2: "complete 0.0045"}, bills(&sink))
	})
}

// TestOutageAndRestart: a batch that what is behind refused until the process ended is delivered by the next one.
func TestOutageAndRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := onDiskConfig(t)
		next := &flaky{}
		for range 100 {
			next.errs = append(next.errs, errors.New("away"))
		}
		p, _ := startTraces(t, cfg, next, componenttest.NewNopHost())
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(1, 3)))
		time.Sleep(time.Minute)
		kill(t, p)
		var sink consumertest.TracesSink
		p, _ = startTraces(t, cfg, &sink, componenttest.NewNopHost())
		synctest.Wait()
		require.Equal(t, map[byte]string{1: "complete 0.0135"}, bills(&sink))
		require.NoError(t, p.Shutdown(context.Background()))
	})
}

// TestDamagedJournal: what can be read is delivered, the rest is counted, and runs that were under way are partial.
func TestDamagedJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := onDiskConfig(t)
		p, _ := startTraces(t, cfg, consumertest.NewNop(), componenttest.NewNopHost())
		late := root(1, 3)
		require.NoError(t, p.ConsumeTraces(t.Context(), children(1, 3)))
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(2, 3)))
		kill(t, p)
		names, err := filepath.Glob(filepath.Join(cfg.Storage, "agent_run", "items", "*.journal"))
		require.NoError(t, err)
		require.Len(t, names, 1)
		content, err := os.ReadFile(names[0])
		require.NoError(t, err)
		content[60] ^= 0xff
		require.NoError(t, os.WriteFile(names[0], content, 0o600))

		time.Sleep(time.Second)
		var sink consumertest.TracesSink
		p, tel := startTraces(t, cfg, &sink, componenttest.NewNopHost())
		time.Sleep(time.Second)
		require.NoError(t, p.ConsumeTraces(t.Context(), late))
		time.Sleep(7 * time.Second)
		synctest.Wait()
		require.Positive(t, sum(t, tel, "otelcol_processor_agent_run_damaged_bytes"))
		require.Equal(t, map[byte]string{1: `partial ["restart"]`, 2: "complete 0.0135"}, bills(&sink))
		require.NoError(t, p.Shutdown(context.Background()))
	})
}

// TestFullDisk: where the journal has no room, senders are told to come again, and are taken again once what is behind takes.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := onDiskConfig(t)
		cfg.MaxDiskMiB = 1
		next := &flaky{}
		for range 1000 {
			next.errs = append(next.errs, errors.New("away"))
		}
		p, tel := startTraces(t, cfg, next, componenttest.NewNopHost())
		var err error
		for i := 0; err == nil && i < 10_000; i++ {
			err = p.ConsumeTraces(t.Context(), trace(i, 20))
		}
		require.ErrorContains(t, err, "full")
		require.False(t, consumererror.IsPermanent(err))
		require.EqualValues(t, 21, sum(t, tel, "otelcol_processor_agent_run_refused_items"))
		require.True(t, consumererror.IsPermanent(p.ConsumeTraces(t.Context(), trace(10_000, 20_000))), "coming again would not help")
		next.recover()
		time.Sleep(2 * time.Minute)
		require.NoError(t, p.ConsumeTraces(t.Context(), trace(10_000, 20)))
		require.NoError(t, p.Shutdown(context.Background()))
	})
}
