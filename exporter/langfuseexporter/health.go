package langfuseexporter

import (
	"sync"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
)

// health reports the component's status, which exporterhelper does not: the worst of its projects', at every change.
type health struct {
	host component.Host
	log  *zap.Logger

	mu       sync.Mutex
	projects map[string]componentstatus.Status
	shown    componentstatus.Status
}

func newHealth(host component.Host, log *zap.Logger) *health {
	return &health{host: host, log: log, projects: map[string]componentstatus.Status{}, shown: componentstatus.StatusOK}
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
	before := h.projects[project]
	h.projects[project] = status
	worst := componentstatus.StatusOK
	for _, s := range h.projects {
		worst = max(worst, s)
	}
	changed := worst != h.shown
	h.shown = worst
	h.say(project, before, status, r)
	if changed {
		componentstatus.ReportStatus(h.host, componentstatus.NewEvent(worst, componentstatus.WithError(r.Err)))
	}
}

// say logs that a project is refused, and that it is accepted again: once each, not per batch.
func (h *health) say(project string, before, now componentstatus.Status, r deliver.Result) {
	switch {
	case now == before:
	case now == componentstatus.StatusPermanentError:
		h.log.Error("Langfuse refuses this project: nothing of it arrives until the configuration is right.",
			zap.String("project", project), zap.Error(r.Err))
	case before == componentstatus.StatusPermanentError && now == componentstatus.StatusOK:
		h.log.Info("Langfuse accepts this project again.", zap.String("project", project))
	}
}
