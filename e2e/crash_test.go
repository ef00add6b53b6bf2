//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// durable keeps the queue on disk. agent_run is left out: it holds a run's spans in memory until the run is over, so what it
// holds is not yet in any queue.
const durable = `
extensions:
  file_storage: {directory: "%s", create_directory: true}
exporters:
  langfuse: {sending_queue: {storage: file_storage}}
service:
  extensions: [file_storage]
  pipelines: {traces: {processors: [memory_limiter, agent_cost]}}
`

// TestKill kills the collector while spans come in and Langfuse is down. After a restart every span that was accepted
// arrives; twice is allowed, never is not.
func TestKill(t *testing.T) {
	w := newWorld(t, "../config/langfuse.yaml", fmt.Sprintf(durable, t.TempDir()))
	for range 1000 { // more than will be asked
		w.langfuse.Fail(langfusetest.Fault{Status: http.StatusInternalServerError})
	}
	killed := make(chan struct{})
	accepted := 0
	time.AfterFunc(2*time.Second, func() {
		w.collector.Kill()
		close(killed)
	})
	for send(t, w.otlp, uint64(accepted+1)) {
		accepted++
	}
	<-killed
	require.Greater(t, accepted, 100)
	require.Zero(t, w.langfuse.Spans(), "Langfuse was down")

	w.langfuse = recovered(t, w)
	w.start(t)
	assert.Eventually(t, func() bool { return len(w.langfuse.Observations()) >= accepted }, patience, 100*time.Millisecond,
		"%d spans were accepted", accepted)
	require.NoError(t, w.collector.Stop(t.Context()))
	allArrived(t, w, accepted)
}

// TestStop ends the collector in order, right after it has accepted spans: agent_run lets go of what it holds, and the
// queue is sent.
func TestStop(t *testing.T) {
	const spans = 500
	w := newWorld(t, "../config/langfuse.yaml", "")
	for i := range spans {
		require.True(t, send(t, w.otlp, uint64(i+1)))
	}
	require.NoError(t, w.collector.Stop(t.Context()))
	allArrived(t, w, spans)
}

// allArrived says of each span from 1 to n whether it is in Langfuse.
func allArrived(t *testing.T, w *world, n int) {
	t.Helper()
	arrived := map[string]bool{}
	for _, o := range w.langfuse.Observations() {
		arrived[o.TraceID+o.SpanID] = true
	}
	for i := 1; i <= n; i++ {
		trace, span := ids(uint64(i))
		assert.True(t, arrived[trace.String()+span.String()], "span %d was accepted and is lost", i)
	}
}

// recovered replaces the Langfuse that is down by one that works.
func recovered(t *testing.T, w *world) *langfusetest.Server {
	s := langfusetest.Start(t, langfusetest.Config{})
	w.settings.Env = append(w.settings.Env, "LANGFUSE_BASE_URL="+s.URL)
	return s
}

func ids(n uint64) (trace pcommon.TraceID, span pcommon.SpanID) {
	binary.BigEndian.PutUint64(trace[8:], n)
	binary.BigEndian.PutUint64(span[:], n)
	return trace, span
}

// send sends span n on its own; false when the collector has not accepted it.
func send(t *testing.T, addr string, n uint64) bool {
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	trace, id := ids(n)
	span.SetTraceID(trace)
	span.SetSpanID(id)
	span.SetName("chat")
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(time.Now()))
	span.SetEndTimestamp(span.StartTimestamp())
	span.Attributes().PutStr("gen_ai.operation.name", "chat")
	body, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	require.NoError(t, err)
	resp, err := http.Post("http://"+addr+"/v1/traces", "application/x-protobuf", bytes.NewReader(body))
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
