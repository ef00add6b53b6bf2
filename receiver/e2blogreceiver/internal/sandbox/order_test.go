package sandbox

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// news is one telling of something that was so at the given time.
type news struct {
	name string
	at   time.Time
	tell func(*Sandbox, time.Time)
}

// life is a sandbox that is paused once: what the list shows and what the events tell, each in order. Its creation takes longer
// than tellings of one start usually are apart.
func life() (list, events []news) {
	second := func(n int) time.Time { return t0.Add(time.Duration(n) * time.Second) }
	see := func(item *e2b.Sandbox) func(*Sandbox, time.Time) {
		return func(s *Sandbox, at time.Time) { s.See(item, at) }
	}
	event := func(e e2b.Event) news {
		return news{e.Kind, e.At, func(s *Sandbox, at time.Time) { s.Tell(&e, at) }}
	}
	paused := running(t0, nil)
	paused.State, paused.EndAt = e2b.Paused, second(60)
	list = []news{
		{"see first", second(1), see(running(t0, nil))},
		{"see paused", second(60), see(paused)},
		{"see second", second(90), see(running(second(90), nil))},
		{"vanish", second(150), func(s *Sandbox, at time.Time) { s.Vanish(at) }},
	}
	end := e2b.Event{VCPUs: 2, MemoryMiB: 512}
	pause, kill := end, end
	pause.Kind, pause.RunID, pause.At, pause.RunStart, pause.Execution = e2b.PausedEvent, "one", second(60).Add(200*time.Millisecond), t0, time.Minute
	kill.Kind, kill.RunID, kill.At, kill.RunStart, kill.Execution = e2b.Killed, "two", second(150), second(90), time.Minute
	kill.KillReason = "request"
	events = []news{
		event(e2b.Event{Kind: e2b.Created, RunID: "one", At: second(4)}),
		event(pause),
		event(e2b.Event{Kind: e2b.Resumed, RunID: "two", At: second(91)}),
		event(kill),
	}
	return list, events
}

// interleavings calls do with each order in which the two may come.
func interleavings(a, b, got []news, do func([]news)) {
	if len(a) == 0 || len(b) == 0 {
		do(append(append(append([]news(nil), got...), a...), b...))
		return
	}
	interleavings(a[1:], b, append(got[:len(got):len(got)], a[0]), do)
	interleavings(a, b[1:], append(got[:len(got):len(got)], b[0]), do)
}

// subset is the news whose bit is set.
func subset(all []news, bits int) (some []news) {
	for i, n := range all {
		if bits>>i&1 == 1 {
			some = append(some, n)
		}
	}
	return some
}

// stale reports whether a list comes after an event that is newer than the list after it. That is read at once, so events
// may be late, but not lists.
func stale(list, order []news) bool {
	var newest time.Time
	for _, n := range order {
		i := slices.IndexFunc(list, func(l news) bool { return l.name == n.name })
		switch {
		case i < 0:
			newest = n.at
		case i+1 < len(list) && newest.After(list[i+1].at.Add(5*time.Second)):
			return true
		}
	}
	return false
}

// TestEachRunOnce tells two runs in every order that two sources can have, and with any news of one of them missing: each run comes
// once at most, for as long as E2B bills it where the event is there, and never with what belongs to the other.
func TestEachRunOnce(t *testing.T) {
	list, events := life()
	for bits := range 1 << 4 {
		interleavings(subset(list, bits), events, nil, func(order []news) { checkRuns(t, order, true) })
		interleavings(list, subset(events, bits), nil, func(order []news) {
			if !stale(list, order) {
				checkRuns(t, order, bits == 1<<4-1)
			}
		})
	}
}

// TestEndsBeforeTheNext: a run whose end nobody told was over when the next began, however late both are told.
func TestEndsBeforeTheNext(t *testing.T) {
	_, events := life()
	s := New("ibox", options())
	now := t0.Add(time.Hour)
	events[0].tell(s, now)
	events[2].tell(s, now)
	events[3].tell(s, now)
	var o out
	o.drain(s)
	spans := o.named[genai.SpanSandbox]
	assert.Len(t, spans, 2)
	assert.False(t, spans[0].EndTimestamp().AsTime().After(spans[1].StartTimestamp().AsTime()))
}

func checkRuns(t *testing.T, order []news, allEvents bool) {
	t.Helper()
	opt := options()
	opt.Linger, opt.Billed = 30*time.Second, true
	s := New("ibox", opt)
	var o out
	told := ""
	var now time.Time
	for _, n := range order {
		told += n.name + ", "
		if now = now.Add(time.Millisecond); now.Before(n.at.Add(time.Second)) {
			now = n.at.Add(time.Second)
		}
		n.tell(s, now)
	}
	s.Tick(now.Add(time.Hour * 48))
	o.drain(s)
	ids := make(map[string]bool)
	for _, span := range o.named[genai.SpanSandbox] {
		what := fmt.Sprintf("%s: %s to %s", told, span.StartTimestamp().AsTime(), span.EndTimestamp().AsTime())
		assert.False(t, ids[span.SpanID().String()], what)
		ids[span.SpanID().String()] = true
		run, _ := span.Attributes().Get(genai.AttrSandboxRunID)
		first := span.StartTimestamp().AsTime().Before(t0.Add(70 * time.Second))
		if id := run.Str(); id != "" {
			assert.Equal(t, first, id == "one", what)
		}
		end, _ := span.Attributes().Get(genai.AttrSandboxEnd)
		if ms, _ := span.Attributes().Get(genai.AttrSandboxExecutionMS); allEvents && end.Str() != endUnknown { // that is a lower bound
			assert.InDelta(t, 60_000, ms.Int(), 4500, what)
		}
	}
	if allEvents {
		assert.Len(t, o.named[genai.SpanSandbox], 2, told)
	} else {
		assert.LessOrEqual(t, len(o.named[genai.SpanSandbox]), 2, told)
	}
}
