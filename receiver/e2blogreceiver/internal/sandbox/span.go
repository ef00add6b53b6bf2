package sandbox

import (
	"strconv"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// ScopeName is the instrumentation scope of sandbox and process spans.
const ScopeName = "otelcol-genai/e2b_log"

// span is a new span of the sandbox.
func (s *Sandbox) span() ptrace.Span {
	if s.spans.ResourceSpans().Len() == 0 || s.spans.ResourceSpans().At(0).ScopeSpans().At(0).Scope().Name() != ScopeName {
		fresh := ptrace.NewTraces()
		rs := fresh.ResourceSpans().AppendEmpty()
		s.resource(rs.Resource())
		rs.ScopeSpans().AppendEmpty().Scope().SetName(ScopeName)
		s.spans.ResourceSpans().MoveAndAppendTo(fresh.ResourceSpans())
		s.spans = fresh
	}
	return s.spans.ResourceSpans().At(0).ScopeSpans().At(0).Spans().AppendEmpty()
}

// record is a new log record of the sandbox.
func (s *Sandbox) record(at time.Time) (plog.LogRecord, pcommon.Map) {
	rl := s.logs.ResourceLogs().AppendEmpty()
	s.resource(rl.Resource())
	sl := rl.ScopeLogs().AppendEmpty()
	sl.Scope().SetName(ScopeName)
	rec := sl.LogRecords().AppendEmpty()
	rec.SetTimestamp(pcommon.NewTimestampFromTime(at))
	rec.SetObservedTimestamp(pcommon.NewTimestampFromTime(s.Heard))
	rec.SetSeverityNumber(plog.SeverityNumberInfo)
	return rec, rec.Attributes()
}

func (p *process) id(sandbox string) pcommon.SpanID {
	return spanID("e2b", "process", sandbox, p.Seed, p.Key)
}

// context is where a process's span goes: below what its environment names, else below its run.
func (s *Sandbox) contextOf(p *process) context {
	if p.Trace != "" {
		return context{Trace: parseTrace(p.Trace), Span: parseSpan(p.Parent), State: p.Tracing}
	}
	c := s.context()
	c.Span = s.runSpan(p.Seed)
	return c
}

func (s *Sandbox) settings(p *process) transcript.Settings {
	return transcript.Settings{
		Seed:     s.ID + "\x00" + p.Seed + "\x00" + p.Key,
		TraceID:  s.contextOf(p).Trace,
		Parent:   p.id(s.ID),
		Resource: s.resource,
		Command:  p.Args,
		Model:    s.opt.Model,
		Content:  s.opt.Content,
		Events:   s.opt.Events,
		Ledger:   &s.Ledger,
	}
}

func (s *Sandbox) reader(p *process) *transcript.Reader {
	r := s.readers[p.Key]
	if r == nil {
		r = transcript.New(s.settings(p))
		s.readers[p.Key] = r
	}
	return r
}

// emit closes a process: what it printed is complete, its span goes out.
func (s *Sandbox) emit(p *process) {
	for from := range sources {
		for stream := range transcript.Stream(2) {
			if l := p.Lines[from]; l != nil {
				l[stream].End(func(line []byte, at time.Time) { s.line(p, from, stream, line, at) })
			}
		}
	}
	p.Out, p.Lines, p.Args = true, nil, nil
	if p.End.Before(p.Start) {
		p.End = p.Start
	}
	s.lost += p.lost()
	s.emitSpan(p)
	if r := s.readers[p.Key]; r != nil {
		r.End(transcript.EndInfo{At: p.End, ExitCode: int(p.Exit), Exited: p.HasExit, Aborted: p.Aborted, Missing: s.missing(p)})
		s.collect(r)
		for why, n := range r.Totals().Dropped {
			s.drop(Drop(why), n)
		}
		delete(s.readers, p.Key)
	}
	s.emitLinked(p)
}

// emitLinked ends the streams that tell the same as p, which has ended.
func (s *Sandbox) emitLinked(p *process) {
	for name, f := range s.Files {
		if f.Link == p.Key {
			f.Link = ""
			if q := s.tails[name]; q != nil && !q.Out {
				s.end(q, ended{at: p.End, exit: p.Exit, known: p.HasExit, aborted: p.Aborted})
			}
		}
	}
	if q := s.find(p.Link); q != nil {
		s.end(q, ended{at: p.End, exit: p.Exit, known: p.HasExit, aborted: p.Aborted})
	}
}

func (s *Sandbox) emitSpan(p *process) {
	c := s.contextOf(p)
	span := s.span()
	span.SetName(genai.SpanProcess)
	span.SetKind(ptrace.SpanKindInternal)
	span.SetTraceID(c.Trace)
	span.SetSpanID(p.id(s.ID))
	span.SetParentSpanID(c.Span)
	span.TraceState().FromRaw(c.State)
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(p.Start))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(p.End))
	a := span.Attributes()
	s.Info.attributes(s.ID, a)
	p.attributes(a)
	switch {
	case p.Signal != "":
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage(p.Signal)
	case p.HasExit && p.Exit != 0:
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage("exit code " + strconv.FormatInt(p.Exit, 10))
	case p.Aborted:
		span.Status().SetCode(ptrace.StatusCodeError)
		span.Status().SetMessage("aborted")
	}
}

func (p *process) attributes(a pcommon.Map) {
	if p.PID != 0 {
		a.PutInt(genai.AttrProcessPID, int64(p.PID))
	}
	if p.Command != "" {
		a.PutStr(genai.AttrSandboxCommand, p.Command)
	}
	if p.HasExit {
		a.PutInt(genai.AttrSandboxExitCode, p.Exit)
	}
	a.PutStr(genai.AttrSandboxSource, p.Source)
	a.PutInt(genai.AttrSandboxExecutionMS, p.End.Sub(p.Start).Milliseconds())
	printed := [2]int64{max(p.Seen[0], p.LogSeen[0]), max(p.Seen[1], p.LogSeen[1])}
	if p.Counts {
		printed = p.Counted
	}
	a.PutInt(genai.AttrSandboxStdout, printed[0])
	a.PutInt(genai.AttrSandboxStderr, printed[1])
	if lost := p.lost(); lost > 0 {
		a.PutInt(genai.AttrSandboxLost, lost)
	}
	if p.late() {
		a.PutBool(genai.AttrSandboxLate, true)
	}
	if p.Aborted {
		a.PutBool(genai.AttrSandboxAborted, true)
	}
}

// lost is the output that did not get here: what E2B counted beyond what was seen, or at least what we dropped.
func (p *process) lost() int64 {
	if !p.Counts {
		return p.Lost
	}
	return max(0, p.Counted[0]-p.Seen[0]) + max(0, p.Counted[1]-p.Seen[1])
}

// missing is how much of stdout did not get here, below 0 for not known: without E2B's count, or where something else may have told it.
func (s *Sandbox) missing(p *process) int64 {
	n := max(0, p.Counted[transcript.Stdout]-p.Seen[transcript.Stdout])
	if !p.Counts || n > 0 && !s.alone(p) {
		return -1
	}
	return n
}

// late reports whether the beginning of the output may be missing. Where all bytes are accounted for, it is not.
func (p *process) late() bool {
	if p.Attached.IsZero() {
		return false
	}
	if p.Counts {
		return p.lost() > p.Lost
	}
	return p.Late
}

// application writes a line that a program in the sandbox sent through E2B's log.
func (s *Sandbox) application(e *e2b.Entry, when time.Time) {
	rec, a := s.record(when)
	rec.SetSeverityText(e.Level)
	if n, ok := severities[e.Level]; ok {
		rec.SetSeverityNumber(n)
	}
	rec.Body().SetStr(e.Message)
	c := s.context()
	rec.SetTraceID(c.Trace)
	rec.SetSpanID(s.runSpan(s.runSeed()))
	a.PutStr("logger", e.Logger)
	for k, v := range e.Extra {
		_ = a.PutEmpty(k).FromRaw(v)
	}
}

var severities = map[string]plog.SeverityNumber{
	"debug": plog.SeverityNumberDebug, "info": plog.SeverityNumberInfo, "warn": plog.SeverityNumberWarn,
	"error": plog.SeverityNumberError, "fatal": plog.SeverityNumberFatal,
}
