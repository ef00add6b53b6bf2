package langfuseexporter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

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

// TestOutageIsOneWarning: not the first failure, not each one, and its end is told; a rate limit is no outage.
func TestOutageIsOneWarning(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	h := newHealth(componenttest.NewNopHost(), zap.New(core))
	var at time.Time
	h.now = func() time.Time { return at }
	for _, step := range []struct {
		after  time.Duration
		result deliver.Result
		said   int // lines in the log by then
	}{
		{time.Second, deliver.Result{Outcome: deliver.Retry, Status: 429}, 0},
		{time.Hour, deliver.Result{Outcome: deliver.Retry, Status: 429}, 0},
		{time.Second, deliver.Result{Outcome: deliver.Retry}, 0},
		{outage - 1, deliver.Result{Outcome: deliver.Retry, Status: 503}, 0},
		{1, deliver.Result{Outcome: deliver.Retry}, 1},
		{time.Hour, deliver.Result{Outcome: deliver.Retry}, 1},
		{time.Second, deliver.Result{Outcome: deliver.Sent}, 2},
		{time.Second, deliver.Result{Outcome: deliver.Sent}, 2},
		{time.Second, deliver.Result{Outcome: deliver.Retry}, 2},
		{time.Second, deliver.Result{Outcome: deliver.Retry, Status: 429}, 2},
		{outage, deliver.Result{Outcome: deliver.Retry}, 2}, // it was there in between
		{outage, deliver.Result{Outcome: deliver.Retry}, 3},
	} {
		at = at.Add(step.after)
		h.report("p", step.result)
		assert.Equal(t, step.said, logs.Len(), step)
	}
	assert.Equal(t, zap.WarnLevel, logs.All()[0].Level)
}
