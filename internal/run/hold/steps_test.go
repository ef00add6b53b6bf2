package hold

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// TestStepGoesWithTheRoot: a step whose own parent never came waits no longer than the root of its trace does.
func TestStepGoesWithTheRoot(t *testing.T) {
	for _, root := range []string{"agent", "other"} {
		f := feed(settings())
		step := makeSpan(2, 9, "other", 0)
		step.Attributes().PutStr("openinference.span.kind", "CHAIN")
		f.span(epoch, step)
		f.span(epoch, makeSpan(3, 2, "chat", 0.001))
		f.span(epoch.Add(28*time.Second), makeSpan(1, 0, root, 0)) // it has yet to settle as the rest is due
		came := map[uint64]ptrace.Span{}
		f.Advance(epoch.Add(30*time.Second), 512)
		f.came(came)
		f.Advance(epoch.Add(33*time.Second), 512)
		f.came(came)
		require.Len(t, came, 3, root)
	}
}

// TestRecordsOfOneCall: of two log records of a call without a span, the one that knows less came first. It waits for no span.
func TestRecordsOfOneCall(t *testing.T) {
	f := feed(settings())
	for _, tokens := range []int64{0, 10} {
		rec := plog.NewLogRecord()
		rec.SetTraceID(pcommon.TraceID{1})
		rec.SetTimestamp(pcommon.NewTimestampFromTime(epoch))
		rec.SetEventName("gen_ai.client.inference.operation.details")
		a := rec.Attributes()
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr("gen_ai.response.id", "msg_1")
		if tokens > 0 {
			a.PutInt("gen_ai.usage.input_tokens", tokens)
			a.PutInt("gen_ai.usage.output_tokens", tokens)
			a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
			a.PutDouble(genai.AttrTotalUSD, 0.0045)
		}
		f.log(epoch, rec)
	}
	f.Advance(epoch.Add(30*time.Second), 512)
	b, c, _ := f.Take()
	require.Equal(t, 2, b.Logs.LogRecordCount())
	require.EqualValues(t, 1, c.Duplicates)
}
