//go:build e2e

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// caseAttr is the resource attribute by which a case finds its spans.
const caseAttr = "e2e.case"

// The waiting. Nothing tells that no more spans will come, so a case is over when none came for a while that is longer than
// anything in the collector holds one.
const (
	quiet    = 6 * time.Second // above the settle time of agent_run
	patience = 60 * time.Second
)

// observations waits until the case's spans are all in Langfuse, and returns them. An empty name stands for all cases.
func (w *world) observations(t *testing.T, name string) []langfusetest.Observation {
	t.Helper()
	var rows []langfusetest.Observation
	deadline, since := time.Now().Add(patience), time.Now()
	for len(rows) == 0 || time.Since(since) < quiet {
		require.False(t, time.Now().After(deadline), "%d observations of %s, and no end", len(rows), name)
		time.Sleep(100 * time.Millisecond)
		if now := w.stored(name); len(now) != len(rows) {
			rows, since = now, time.Now()
		}
	}
	return w.stored(name)
}

func (w *world) stored(name string) []langfusetest.Observation {
	var rows []langfusetest.Observation
	for _, o := range w.langfuse.Observations() {
		if res, _ := o.Metadata["resourceAttributes"].(map[string]any); name == "" || res[caseAttr] == name {
			rows = append(rows, o)
		}
	}
	return rows
}

// spent adds up what Langfuse shows as cost.
func spent(rows []langfusetest.Observation) (usd float64) {
	for _, o := range rows {
		usd += o.Cost["total"]
	}
	return usd
}
