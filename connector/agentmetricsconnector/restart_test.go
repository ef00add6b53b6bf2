package agentmetricsconnector

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

var storageID = component.MustNewID("file_storage")

// disk is a host with a real file_storage in a directory, and what closes it.
func disk(t *testing.T, dir string) (host, func()) {
	f := filestorage.NewFactory()
	cfg := f.CreateDefaultConfig().(*filestorage.Config)
	cfg.Directory = dir
	set := extensiontest.NewNopSettings(f.Type())
	ext, err := f.Create(t.Context(), set, cfg)
	require.NoError(t, err)
	require.NoError(t, ext.Start(t.Context(), componenttest.NewNopHost()))
	return host{storageID: ext}, func() { require.NoError(t, ext.Shutdown(context.Background())) }
}

// numbered are n calls of 0.1 USD, each with a tool below, with ids from first on.
func numbered(first, n int) ptrace.Traces {
	td := calls("m", n)
	spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	for i := range n {
		id := uint64(first + i)
		s := spans.At(i)
		s.SetTraceID([16]byte{0: 1, 14: byte(id >> 8), 15: byte(id)})
		s.SetSpanID([8]byte{0: 1, 6: byte(id >> 8), 7: byte(id)})
	}
	return td
}

// run is one life of the connector; stop ends it in order.
type run struct {
	pair
	sink *consumertest.MetricsSink
	stop func()
}

func begin(t *testing.T, cfg *Config, h component.Host) run {
	sink := &consumertest.MetricsSink{}
	set := connectortest.NewNopSettings(metadata.Type)
	set.ID = component.NewID(metadata.Type) // not a new one in each life
	p := newPair(t, set, cfg, sink)
	require.NoError(t, p.traces.Start(t.Context(), h))
	require.NoError(t, p.logs.Start(t.Context(), h))
	return run{p, sink, func() { p.shutdown(t) }}
}

// kill ends it as kill -9 does: nothing more is stored.
func (r run) kill(t *testing.T) {
	c := r.traces.(*handle).agentMetrics
	c.stop()
	<-c.done
	require.NoError(t, c.ledger.Client.Close(context.Background()))
}

func persistent() *Config {
	cfg := createDefaultConfig().(*Config)
	cfg.Storage = &storageID
	return cfg
}

// TestTotalsOverRestarts: whatever is sent again, and however the process ends, the totals are those of what was sent once.
func TestTotalsOverRestarts(t *testing.T) {
	dir, sent := t.TempDir(), 0
	var began pcommon.Timestamp
	for life := range 8 {
		h, closeDisk := disk(t, dir)
		r := begin(t, persistent(), h)
		for range 5 {
			require.NoError(t, r.traces.ConsumeTraces(t.Context(), numbered(sent, 7)))
			again := max(0, sent-30)
			require.NoError(t, r.traces.ConsumeTraces(t.Context(), numbered(again, sent+7-again)), "sent again")
			sent += 7
		}
		if life%2 == 0 {
			r.kill(t)
			closeDisk()
			continue
		}
		r.stop()
		closeDisk()
		require.Contains(t, text(r.sink.AllMetrics()), fmt.Sprintf("agent_cost_usd_total{model=m,provider=openai,token_type=input} %v\n", float64(sent)/10))
		start := r.sink.AllMetrics()[0].ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(0).Sum().DataPoints().At(0).StartTimestamp()
		require.True(t, began == 0 || began == start, "counting began once")
		began = start
	}
}

// TestOtherLabelsAfterRestart: totals outlive a change of the dimensions and of max_series.
func TestOtherLabelsAfterRestart(t *testing.T) {
	dir := t.TempDir()
	want := 0.0
	for _, change := range []func(*Config){
		func(c *Config) { c.Dimensions = []DimensionConfig{{Attribute: "a", Default: "x"}} },
		func(c *Config) { c.Dimensions = []DimensionConfig{{Attribute: "b", Default: "y"}} },
		func(c *Config) { c.MaxSeries = 1 },
		func(*Config) {},
	} {
		h, closeDisk := disk(t, dir)
		cfg := persistent()
		change(cfg)
		r := begin(t, cfg, h)
		require.NoError(t, r.traces.ConsumeTraces(t.Context(), numbered(int(want*10), 10)))
		want++
		r.stop()
		closeDisk()
		got := 0.0
		for _, line := range strings.Split(text(r.sink.AllMetrics()), "\n") {
			if usd, ok := strings.CutPrefix(line, "agent_cost_usd_total"); ok {
				var value float64
				_, err := fmt.Sscan(usd[strings.LastIndexByte(usd, ' ')+1:], &value)
				require.NoError(t, err)
				got += value
			}
		}
		require.Equal(t, want, got)
	}
}

// TestRecordsSentAgain: a log record counts once, too, and so does a call that a span told before a restart.
func TestRecordsSentAgain(t *testing.T) {
	record := func(id string) plog.Logs {
		ld := plog.NewLogs()
		sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
		sl.Scope().SetName("com.anthropic.claude_code.events")
		rec := sl.LogRecords().AppendEmpty()
		rec.SetTimestamp(1)
		for k, v := range map[string]string{"event.name": "api_request", "model": "m", "request_id": id, genai.AttrStatus: string(genai.StatusPriced)} {
			rec.Attributes().PutStr(k, v)
		}
		rec.Attributes().PutInt("input_tokens", 1)
		rec.Attributes().PutInt("output_tokens", 1)
		rec.Attributes().PutDouble(genai.AttrTotalUSD, 0.1)
		return ld
	}
	dir := t.TempDir()
	for life := range 2 {
		h, closeDisk := disk(t, dir)
		r := begin(t, persistent(), h)
		for range 3 {
			require.NoError(t, r.logs.ConsumeLogs(t.Context(), record("req_1")))
		}
		require.NoError(t, r.logs.ConsumeLogs(t.Context(), record(fmt.Sprint("req_2_", life))))
		r.stop()
		closeDisk()
		require.Contains(t, text(r.sink.AllMetrics()), fmt.Sprintf("token_type=unsplit} %v\n", []float64{0.2, 0.3}[life]))
	}
}

// TestStorageErrors: a storage that is none fails the start.
func TestStorageErrors(t *testing.T) {
	for _, h := range []host{{}, {storageID: &struct{ component.Component }{}}} {
		p := newPair(t, connectortest.NewNopSettings(metadata.Type), persistent(), &consumertest.MetricsSink{})
		require.ErrorContains(t, p.traces.Start(t.Context(), h), "storage: ")
		p.shutdown(t)
	}
}

// TestHostileLabels: 20,000 values of every label that comes with the data, and keys in them, make a page below 1 MB that
// shows no key.
func TestHostileLabels(t *testing.T) {
	prometheus, url := newPrometheus(t)
	c, err := NewFactory().CreateTracesToMetrics(t.Context(), connectortest.NewNopSettings(metadata.Type), createDefaultConfig(), prometheus)
	require.NoError(t, err)
	require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))
	key := "sk-" + strings.Repeat("aB3", 12)
	for i := range 20_000 {
		td := numbered(i, 1)
		spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
		long := fmt.Sprintf("%d %s %s", i, key, strings.Repeat("x", 300))
		for _, attr := range []string{"gen_ai.request.model", "gen_ai.response.model", "gen_ai.provider.name", "gen_ai.tool.name", "e2b.process.exit_code", "http.route", "url.path"} {
			spans.At(0).Attributes().PutStr(attr, long)
		}
		process := spans.AppendEmpty()
		spans.At(0).CopyTo(process)
		process.SetSpanID([8]byte{0: 2, 6: byte(i >> 8), 7: byte(i)})
		process.SetName(genai.SpanSession)
		tool := spans.AppendEmpty()
		tool.SetTraceID([16]byte{1})
		tool.SetSpanID([8]byte{0: 3, 6: byte(i >> 8), 7: byte(i)})
		tool.Attributes().PutStr("gen_ai.operation.name", "execute_tool")
		tool.Attributes().PutStr("gen_ai.tool.name", long)
		require.NoError(t, c.ConsumeTraces(t.Context(), td))
	}
	require.NoError(t, c.Shutdown(context.Background()))
	resp, err := http.Get(url)
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	http.DefaultClient.CloseIdleConnections()
	require.Less(t, len(page), 1_000_000, "bytes")
	require.Greater(t, len(page), 100_000)
	require.False(t, strings.Contains(string(page), key), "a key is shown")
	require.True(t, strings.Contains(string(page), "****"))
}

// TestBlockedFlush: the last flush ends even where what is behind does not.
func TestBlockedFlush(t *testing.T) {
	release := make(chan struct{})
	next, err := consumer.NewMetrics(func(context.Context, pmetric.Metrics) error {
		<-release
		return nil
	})
	require.NoError(t, err)
	c, err := NewFactory().CreateTracesToMetrics(t.Context(), connectortest.NewNopSettings(metadata.Type), createDefaultConfig(), next)
	require.NoError(t, err)
	require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, c.ConsumeTraces(t.Context(), calls("m", 1)))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, c.Shutdown(ctx), context.DeadlineExceeded)
	close(release)
}
