package sandbox

import (
	"slices"
	"strconv"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
)

// Stream is a process to attach to. News of its output carries the number, so that a stream that was given up, or one of
// an earlier process with the same pid, is known for what it is.
type Stream struct {
	PID    uint32
	Number uint64
}

// List takes the processes that envd listed, asked for at the given time, and returns those to attach to: those not
// attached yet, and those whose stream broke off (Detached). late says that processes may have run unseen for longer
// than the receiver usually takes to notice one.
func (s *Sandbox) List(procs []envd.Process, asked time.Time, late bool) (attach []Stream) {
	for i := range procs {
		if p := s.listed(&procs[i], asked, late); p != nil && p.stream == 0 {
			s.number++
			p.stream = s.number
			s.live[p.stream] = p
			attach = append(attach, Stream{p.PID, p.stream})
		}
	}
	for _, p := range s.Procs {
		if p.Ended || p.Attached.IsZero() || p.stream != 0 {
			continue
		}
		if slices.ContainsFunc(procs, func(q envd.Process) bool { return q.PID == p.PID }) {
			p.Missing = 0
			continue
		}
		if p.Missing++; p.Missing > 1 { // once may be a list that was asked for just before
			s.end(p, ended{at: asked, aborted: true})
		}
	}
	return attach
}

func (s *Sandbox) listed(q *envd.Process, asked time.Time, late bool) *process {
	p := s.pids[q.PID]
	if p != nil && p.Ended {
		if !asked.After(p.Heard) { // the list is older than the news of the end
			return nil
		}
		p = nil
	}
	c := env(q.Config.Envs)
	s.settle(c)
	if p == nil {
		p = s.begin(process{Key: "p" + strconv.FormatUint(uint64(q.PID), 10), PID: q.PID, Source: "attach", Late: late}, asked)
		if p == nil {
			return nil
		}
	}
	if p.Attached.IsZero() {
		p.Attached = asked
		p.command(q.Config.Cmd, q.Config.Args, s.opt.Command)
		if s.readers[p.Key] == nil {
			p.adopt(c)
		}
		if p.Late {
			s.cutOff(p, transcript.Stdout)
		}
	}
	return p
}
