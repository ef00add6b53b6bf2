package langfuseexporter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.uber.org/zap"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
)

// orderedHost checks that no other answer can overtake the one that is being reported.
type orderedHost struct {
	component.Host
	t        *testing.T
	health   *health
	reported int
}

func (h *orderedHost) Report(*componentstatus.Event) {
	h.reported++
	if !assert.False(h.t, h.health.mu.TryLock()) {
		h.health.mu.Unlock()
	}
}

func TestStatusesInOrder(t *testing.T) {
	host := &orderedHost{Host: componenttest.NewNopHost(), t: t}
	host.health = newHealth(host, zap.NewNop())
	host.health.report("p", deliver.Result{Outcome: deliver.Retry})
	host.health.report("p", deliver.Result{Outcome: deliver.Sent})
	assert.Equal(t, 2, host.reported)
}
