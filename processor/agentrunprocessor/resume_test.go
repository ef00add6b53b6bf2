package agentrunprocessor

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// TestKilledAgainWhileResuming: a process that is killed between two of the batches that it made again leaves the second to the next
// one, which makes it again before a better witness of its calls comes.
func TestKilledAgainWhileResuming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(t, 0)
		h.batch = 2
		h.start()
		began := time.Now()
		const calls = 4
		for run := range calls {
			h.send(event{traces: faultFramework(began, run, 0)})
		}
		h.books.tear(1)
		for ended := range 2 {
			time.Sleep(time.Minute)
			require.True(t, h.books.dead())
			h.told, h.tear = nil, 0
			if ended == 0 {
				h.tear = 2 // the first batch comes again
			} else {
				for run := range calls {
					h.early = append(h.early, event{traces: faultSpans(began, run, 0)})
				}
			}
			h.again(killed, 0)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		h.shutdown()
		for run := range calls {
			require.Equal(t, 1, h.books.calls[callKey{runID(run), callID(0)}], "call of run %d", run)
		}
	})
}

// TestResumesWithinItsMemory: what was due when a process was killed may have piled up on the disk. The next one makes no more of it
// again at once than its memory holds; the rest follows.
func TestResumesWithinItsMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(t, 0)
		h.cfg.MaxMemoryMiB = 1
		h.batch = 1
		h.start()
		began := time.Now()
		const calls, size = 20, 100_000
		for run := range calls {
			td := faultFramework(began, run, 0)
			td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().PutStr("text", strings.Repeat("x", size))
			h.send(event{traces: td})
		}
		h.books.tear(1)
		time.Sleep(time.Minute)
		require.True(t, h.books.dead())
		h.books.refuse(time.Now().Add(time.Minute))
		h.told = nil
		h.again(killed, 0)
		time.Sleep(time.Second)
		r := h.traces.(*runs)
		r.mu.Lock()
		require.Less(t, r.waiting, h.cfg.memory()+4*size)
		r.mu.Unlock()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		h.shutdown()
		require.Equal(t, calls, h.books.bills())
	})
}

// TestAcceptedOutOfOrder: requests that are written down one after the other may be taken in in another order.
func TestAcceptedOutOfOrder(t *testing.T) {
	r := &runs{}
	late := hold.Place{Segment: 1, Offset: 200}
	r.accept(late)
	r.accept(hold.Place{Segment: 1, Offset: 100})
	require.True(t, r.takenIn().has(late))
}
