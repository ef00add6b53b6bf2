package agentrunprocessor

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSpansAfterTheirRecord: a log record has gone on with the bill of its call before the spans of it come: the SDK's, in which it was
// written, and a framework's beside it, which knows the call by the SDK's span alone.
func TestSpansAfterTheirRecord(t *testing.T) {
	for name, between := range map[string]func(h *history){
		"together":        func(*history) {},
		"one by one":      func(*history) { time.Sleep(time.Minute) },
		"after a restart": func(h *history) { time.Sleep(time.Minute); synctest.Wait(); h.told = nil; h.again(killed, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, at := newHistory(t, 0), time.Now()
				h.start()
				h.send(event{logs: faultLogs(at, 0, 0)})
				h.send(event{traces: faultSpans(at, 0, faultCalls)})
				time.Sleep(time.Minute)
				h.send(event{traces: faultSpans(at, 0, 0)})
				between(h)
				h.send(event{traces: faultFramework(at, 0, 0)})
				time.Sleep(time.Minute)
				synctest.Wait()
				h.shutdown()
				require.Equal(t, map[callKey]int{{runID(0), callID(0)}: 1}, h.books.calls)
				require.InDelta(t, 0.0045, h.books.runs[runID(0)], 1e-12)
			})
		})
	}
}
