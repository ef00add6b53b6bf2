package langfuseexporter

import (
	"net/http"
	"sync"
	"time"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
)

// health reports the component's status, which exporterhelper does not: the worst of its projects', at every change.
type health struct {
	host component.Host
	log  *zap.Logger
	now  func() time.Time

	mu       sync.Mutex
	projects map[string]*state
	shown    componentstatus.Status
}

// state is how one project fares.
type state struct {
	status componentstatus.Status
	since  time.Time // of the first of the requests in a row that failed
	warned bool      // that it is away
}

// outage is how long requests fail in a row before that is worth a warning: a server that restarts is back by then.
const outage = 15 * time.Second

func newHealth(host component.Host, log *zap.Logger) *health {
	return &health{host: host, log: log, now: time.Now, projects: map[string]*state{}, shown: componentstatus.StatusOK}
}

// statuses are what an outcome says of a project. A request refused for its content says nothing.
var statuses = map[deliver.Outcome]componentstatus.Status{
	deliver.Sent: componentstatus.StatusOK, deliver.Retry: componentstatus.StatusRecoverableError,
	deliver.Refused: componentstatus.StatusPermanentError,
}

func (h *health) report(project string, r deliver.Result) {
	status, ok := statuses[r.Outcome]
	if !ok {
		return
	}
	h.mu.Lock() // until all is said: what is reported last must be what holds
	defer h.mu.Unlock()
	p := h.projects[project]
	if p == nil {
		p = &state{status: componentstatus.StatusNone}
		h.projects[project] = p
	}
	h.say(project, p, status, r)
	p.status = status
	worst := componentstatus.StatusOK
	for _, s := range h.projects {
		worst = max(worst, s.status)
	}
	changed := worst != h.shown
	h.shown = worst
	if changed {
		componentstatus.ReportStatus(h.host, componentstatus.NewEvent(worst, componentstatus.WithError(r.Err)))
	}
}

// say logs that a project is refused or the server away, and that all is well again: once each, not per batch.
func (h *health) say(project string, p *state, now componentstatus.Status, r deliver.Result) {
	before := p.status
	if now == componentstatus.StatusRecoverableError && r.Status != http.StatusTooManyRequests {
		h.away(project, p, r)
	} else if !p.warned {
		p.since = time.Time{} // it answers
	}
	if now == componentstatus.StatusOK {
		if p.warned {
			h.log.Info("Langfuse takes spans again.", zap.String("project", project), zap.Duration("after", h.now().Sub(p.since)))
		}
		p.since, p.warned = time.Time{}, false
	}
	switch {
	case now == before:
	case now == componentstatus.StatusPermanentError:
		h.log.Error("Langfuse refuses this project: nothing of it arrives until the configuration is right.",
			zap.String("project", project), zap.Error(r.Err))
	case before == componentstatus.StatusPermanentError && now == componentstatus.StatusOK:
		h.log.Info("Langfuse accepts this project again.", zap.String("project", project))
	}
}

// away warns of a server that has not answered for a while, or only with errors of its own.
func (h *health) away(project string, p *state, r deliver.Result) {
	if p.since.IsZero() {
		p.since = h.now()
	}
	if !p.warned && h.now().Sub(p.since) >= outage {
		p.warned = true
		h.log.Warn("Langfuse is away. What it should get waits in sending_queue; once that is full, senders are asked to come again.",
			zap.String("project", project), zap.Time("since", p.since), zap.Error(r.Err))
	}
}
