package agentviewexporter

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/read"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// TestConsole: a run is printed once when it has ended, and again when its cost has changed; the last one even where the
// collector stops right behind it.
func TestConsole(t *testing.T) {
	l, err := ledger.Open(t.TempDir())
	require.NoError(t, err)
	defer l.Close()
	var out bytes.Buffer
	c := &console{ledger: l, to: &out, log: zap.NewNop(), shown: map[string]figures{}, due: map[string]time.Time{}}
	wake, take, stop := l.Watch()
	defer stop()
	var r read.Settings
	print := func() string {
		out.Reset()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c.run(ctx, wake, take)
		return out.String()
	}
	write := func(rows *read.Rows) {
		_, err := l.Write(&rows.Batch)
		require.NoError(t, err)
	}
	write(r.Traces(agentSpan()))
	c.note(take(), time.Now().Add(-time.Minute))
	stopping, cancel := context.WithCancel(t.Context())
	cancel()
	c.printDue(stopping, time.Now())
	require.Contains(t, print(), "0 calls, 1 USD, complete", "the stop came while it was printed")
	write(r.Traces(agentSpan()))
	require.Empty(t, print(), "nothing has changed")
	write(r.Logs(correction()))
	text := print()
	require.Contains(t, text, "more of a run that was shown above")
	require.Contains(t, text, "1.5 USD")
	require.Empty(t, print())
}
