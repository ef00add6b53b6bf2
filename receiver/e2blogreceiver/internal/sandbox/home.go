package sandbox

// home is where spans that have no context of their own belong: the parent that the sandbox's metadata, else the first
// process with a TRACEPARENT, names; else a trace of the sandbox's own. It is settled when first needed.
type home struct {
	Trace   string `json:"trace,omitempty"` // hex
	Span    string `json:"span,omitempty"`
	Tracing string `json:"state,omitempty"`
	Settled bool   `json:"settled,omitempty"`
}

func (s *Sandbox) settle(c context) {
	if s.Home.Settled {
		return
	}
	if !c.Trace.IsEmpty() {
		s.Home = home{c.Trace.String(), c.Span.String(), c.State, true}
	}
}

// context is the home, settled.
func (s *Sandbox) context() context {
	if !s.Home.Settled {
		s.Home = home{Trace: traceID("e2b", "trace", s.ID, s.runSeed()).String(), Settled: true}
	}
	return s.Home.context()
}

func (h home) context() context {
	c := context{State: h.Tracing}
	c.Trace, c.Span = parseTrace(h.Trace), parseSpan(h.Span)
	return c
}
