package hold

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// TestHugeTrace: a trace of many large spans goes in several batches, its agent span last, with the whole bill; also where
// it is forwarded for a limit. Nothing is late, and nothing stays.
func TestHugeTrace(t *testing.T) {
	const spans, size = 1000, 30_000
	for name, maxSpans := range map[string]int{"due": spans + 1, "evicted": spans - 1} {
		t.Run(name, func(t *testing.T) {
			set := settings()
			set.MaxTraceSpans = maxSpans
			f := feed(set)
			text := strings.Repeat("x", size)
			f.span(epoch, makeSpan(1, 0, "agent", 0))
			for i := range spans - 1 {
				s := makeSpan(uint64(i+2), 1, "chat", 0.001)
				s.Attributes().PutStr("gen_ai.input.messages", text)
				f.span(epoch, s)
			}
			came := map[uint64]ptrace.Span{}
			batches, late := 0, int64(0)
			for {
				f.Advance(epoch.Add(6*time.Second), 512)
				if !f.Ready() {
					break
				}
				b, c, _ := f.came(came)
				require.Less(t, b.Bytes, int64(maxBatchBytes+wireFactor*(size+1000)))
				late += c.Late
				batches++
				require.NoError(t, f.Taken(epoch, b))
			}
			require.Greater(t, batches, spans*size*wireFactor/maxBatchBytes)
			require.Len(t, came, spans)
			require.Zero(t, late)
			if name == "due" {
				require.Equal(t, 0.999, double(t, came[1], genai.AttrRunUSD))
			}
			f.Advance(epoch.Add(24*time.Hour), 512)
			traces, held, bytes := f.Usage()
			require.Zero(t, traces)
			require.Zero(t, held)
			require.Zero(t, bytes)
			require.Zero(t, f.Outgoing())
			require.Zero(t, f.data.Bytes())
		})
	}
}
