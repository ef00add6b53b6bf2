package sandbox

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// run is one stretch of running time, from created or resumed to paused or killed. E2B bills by it.
type run struct {
	Start   time.Time     `json:"start"`
	Told    bool          `json:"told,omitempty"` // E2B told the start; else it is when the run was first noticed
	Seed    string        `json:"seed,omitempty"` // its identity among the sandbox's; fixed once spans may hang on it
	ID      string        `json:"id,omitempty"`
	VCPUs   int64         `json:"vcpus,omitempty"`
	Memory  int64         `json:"memory,omitempty"`
	Due     time.Time     `json:"due,omitzero"`   // when E2B will end it
	Alive   time.Time     `json:"alive,omitzero"` // when it was last known to run
	Asked   time.Time     `json:"asked,omitzero"` // when its creation was asked for
	Create  time.Duration `json:"create,omitempty"`
	Billed  time.Duration `json:"billed,omitempty"` // running time as E2B counted it
	End     time.Time     `json:"end,omitzero"`
	How     string        `json:"how,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Until   time.Time     `json:"until,omitzero"` // when the span goes out
	Started bool          `json:"started,omitempty"`
}

// How a run ended, from the least to the most telling.
const (
	endUnknown  = "unknown"
	endVanished = "vanished"
	endPaused   = "paused"
	endKilled   = "killed"
)

var telling = map[string]int{"": 0, endUnknown: 1, endVanished: 2, endPaused: 3, endKilled: 4}

// sameRun is how far apart two tellings of the start of one run may be: the database rounds, and an event is stamped
// after the fact.
const sameRun = 2 * time.Second

// beginRun opens the run that the list says began at start, unless it is the one that is open. False where it is one whose span
// is out: the news is stale.
func (s *Sandbox) beginRun(start time.Time) bool {
	r := s.Run
	switch {
	case s.Past != nil && s.Past.Told && (near(start, s.Past.Start) || !start.After(s.Past.End)):
		return false
	case r == nil:
		s.nextRun(start)
	case !r.Told: // lines came before anyone told the start
		r.Start, r.Told = start, true
	case near(start, r.Start), !r.End.IsZero() && !start.After(r.End):
	case start.Before(r.Start): // an event is stamped after the fact
		r.Start = start
	default:
		s.nextRun(start)
	}
	return true
}

// nextRun opens a run. One that is still open ends, since nobody told of its end.
func (s *Sandbox) nextRun(start time.Time) {
	if s.Run != nil {
		at := s.Run.lastAlive()
		if at.After(start) { // news may be old when it comes
			at = start
		}
		s.endRun(ending{how: endUnknown, at: at})
	}
	if s.Run != nil {
		s.emitRun()
	}
	s.Run = &run{Start: start, Told: true, Seed: moment(start)}
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() < sameRun }

// guessRun opens a run that nobody has told of, because something ran in it.
func (s *Sandbox) guessRun(at time.Time) {
	switch {
	case s.Run != nil:
	case s.Past != nil && s.Past.Told: // late news of the run before
	case s.Past != nil:
		s.Run = &run{Start: at, Seed: moment(at)}
	default:
		s.Run = &run{Start: at}
	}
}

func (r *run) lastAlive() time.Time {
	if r.Alive.After(r.Start) {
		return r.Alive
	}
	return r.Start
}

type ending struct {
	how    string
	at     time.Time
	reason string
}

// endRun ends the open run. The most telling ending wins; they may come in any order while the run lingers.
func (s *Sandbox) endRun(e ending) {
	r := s.Run
	if r == nil {
		return
	}
	if e.reason != "" {
		r.Reason = e.reason
	}
	if telling[e.how] > telling[r.How] && r.How != endPaused { // a kill while paused ends no running time
		r.How, r.End = e.how, e.at
		if r.End.Before(r.Start) {
			r.End = r.Start
		}
		if r.Until.IsZero() {
			r.Until = s.Heard.Add(s.opt.Linger)
		}
	}
	s.finish(r)
}

// finish lets the span of an ended run go as soon as there is nothing more to learn about it: an agent's run around it
// may be about to be summed up.
func (s *Sandbox) finish(r *run) {
	told := (r.Billed > 0 || !s.opt.Billed) && (r.Reason != "" || r.How == endPaused)
	if !r.End.IsZero() && (told || s.opt.Linger == 0) {
		s.emitRun()
	}
}

// announce writes the log record that a run has begun, for sandboxes that will run for hours.
func (s *Sandbox) announce() {
	r := s.Run
	if r.Started {
		return
	}
	r.Started = true
	rec, _ := s.record(r.Start)
	rec.SetEventName(genai.EventSandboxStarted)
	rec.Body().SetStr("sandbox started")
	r.size(rec.Attributes())
	if s.Home.Settled { // else a process may still say which trace it is
		rec.SetTraceID(s.context().Trace)
		rec.SetSpanID(s.runSpan(r.Seed))
	}
}

func (r *run) size(a pcommon.Map) {
	if r.VCPUs > 0 {
		a.PutInt(genai.AttrSandboxVCPUs, r.VCPUs)
	}
	if r.Memory > 0 {
		a.PutInt(genai.AttrSandboxMemoryMiB, r.Memory)
	}
}

// runSeed is the identity of the latest run among the sandbox's.
func (s *Sandbox) runSeed() string {
	switch {
	case s.Run != nil:
		return s.Run.Seed
	case s.Past != nil:
		return s.Past.Seed
	}
	return ""
}

func (s *Sandbox) runSpan(seed string) pcommon.SpanID { return spanID("e2b", "sandbox", s.ID, seed) }

// emitRun writes the span of the open run, which has ended, and closes it.
func (s *Sandbox) emitRun() {
	r := s.Run
	c := s.context()
	span := s.span()
	span.SetName(genai.SpanSandbox)
	span.SetKind(ptrace.SpanKindInternal)
	span.SetTraceID(c.Trace)
	span.SetSpanID(s.runSpan(r.Seed))
	span.SetParentSpanID(c.Span)
	span.TraceState().FromRaw(c.State)
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(r.Start))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(r.End))
	a := span.Attributes()
	s.Info.attributes(s.ID, a)
	r.size(a)
	for _, kv := range [...][2]string{
		{genai.AttrSandboxRunID, r.ID}, {genai.AttrSandboxEnd, r.How}, {genai.AttrSandboxKillReason, r.Reason},
	} {
		if kv[1] != "" {
			a.PutStr(kv[0], kv[1])
		}
	}
	if r.Create > 0 {
		a.PutDouble(genai.AttrSandboxCreationMS, float64(r.Create)/float64(time.Millisecond))
	}
	s.price(r, a)
	s.Past, s.Run = r, nil
}

// price writes the running time, and what it cost if the size of the machine is known. A run whose end nobody saw is
// priced up to where it was last seen: a lower bound.
func (s *Sandbox) price(r *run, a pcommon.Map) {
	d := r.End.Sub(r.Start)
	if r.Billed > 0 {
		d = r.Billed
	}
	a.PutInt(genai.AttrSandboxExecutionMS, d.Milliseconds())
	if r.VCPUs <= 0 || r.Memory <= 0 || !r.Told {
		return
	}
	if cost, reason := s.opt.Cost(r.End, r.VCPUs, r.Memory, d); reason == "" {
		a.PutDouble(genai.AttrSandboxCostUSD, cost.Total.USD())
		a.PutStr(genai.AttrSandboxRates, cost.Card)
	}
}
