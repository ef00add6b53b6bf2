package transcript

import (
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// agents are the dialects that have something open between two lines.
type agents struct {
	Claude claude    `json:"claude,omitzero"`
	Codex  codex     `json:"codex,omitzero"`
	Gemini gemini    `json:"gemini,omitzero"`
	Grok   grok      `json:"grok,omitzero"`
	Events eventRuns `json:"events,omitzero"`

	Sessions sessions `json:"sessions,omitzero"`
}

// sound reports whether nothing is missing that the dialects rely on. State comes from a disk.
func (a *agents) sound() bool {
	whole := func(tools []*toolCall) bool { return !slices.Contains(tools, nil) }
	for _, run := range a.Claude.Runs {
		if run == nil || len(run.Agents) == 0 || slices.Contains(run.Agents, nil) || !whole(run.Tools) ||
			run.Given == nil || run.Told == nil || run.Served == nil || a.Claude.Sessions == nil {
			return false
		}
	}
	return (a.Codex.Turn == nil || whole(a.Codex.Turn.Tools)) && (a.Gemini.Run == nil || whole(a.Gemini.Run.Tools)) &&
		(a.Grok.Run == nil || whole(a.Grok.Run.Tools)) &&
		!slices.ContainsFunc(a.Events.Open, func(s *eventSpan) bool { return s == nil || s.Attrs == nil }) &&
		!slices.ContainsFunc(a.Sessions.Open, func(s *session) bool {
			return s == nil || s.Given == nil || slices.Contains(s.Held, nil) || s.Turn != nil && (!whole(s.Turn.Tools) || slices.Contains(s.Turn.Chats, nil))
		})
}

// open is a run that is open, false where there is none.
func (a *agents) open() (*agentRun, bool) {
	switch n := len(a.Claude.Runs); {
	case n > 0:
		return &a.Claude.Runs[n-1].agentRun, true
	case a.Codex.Turn != nil:
		return &a.Codex.Turn.agentRun, true
	case a.Gemini.Run != nil:
		return &a.Gemini.Run.agentRun, true
	case a.Grok.Run != nil:
		return &a.Grok.Run.agentRun, true
	}
	for _, s := range slices.Backward(a.Sessions.Open) {
		if s.Turn != nil {
			return &s.Turn.agentRun, true
		}
	}
	return nil, false
}

// dialects read a line that is a JSON object, or say that it is not theirs. The first that takes it has it.
var dialects = []func(r *Reader, o object, line []byte, at stamp) bool{
	(*Reader).eventLine,
	(*Reader).grokLine,
	(*Reader).claudeSDKLine,
	(*Reader).claudeLine,
	(*Reader).sessionLine,
	(*Reader).codexLine,
	(*Reader).geminiLine,
	(*Reader).otlpLine,
	(*Reader).stdouttraceLine,
	(*Reader).printedSpanLine,
}

// json reads a line that is a JSON object or several of them; false where it is neither.
func (r *Reader) json(s Stream, line []byte, at time.Time) bool {
	now, item := stampOf(at), element(line)
	o, ok := parseObject(item)
	if !ok {
		list := parseObjects(line)
		for _, each := range list {
			r.json(s, each, at)
		}
		return list != nil || r.prefixed(s, line, now)
	}
	r.flushText(s)
	if !r.dialect(o, item, now) && !r.carried(o, envelopeLimit, now) {
		r.loggerLine(s, o, now)
	}
	return true
}

// dialect reads a JSON object as a line of the agent that it is from; false where no agent knows it.
func (r *Reader) dialect(o object, line []byte, at stamp) bool {
	return slices.ContainsFunc(dialects, func(read func(*Reader, object, []byte, stamp) bool) bool { return read(r, o, line, at) })
}

func stampOf(at time.Time) stamp { return pcommon.NewTimestampFromTime(at) }

// endAgents closes what is still open when the process has ended.
func (r *Reader) endAgents(info EndInfo) {
	at, f := pcommon.NewTimestampFromTime(info.At), aborted
	if info.Exited && !info.Aborted {
		f.Message = "the process exited with code " + strconv.Itoa(info.ExitCode) + " before the transcript ended"
	}
	for c := &r.Agents.Claude; len(c.Runs) > 0; {
		r.claudeClose(c.Runs[0], stamp(int64(at)+c.Skew), f)
	}
	r.codexEnd(at, f)
	r.geminiEnd(at, f)
	r.grokEnd(at, f)
	r.sessionsEnd()
	r.eventsEnd(at, f)
}
