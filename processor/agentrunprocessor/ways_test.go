package agentrunprocessor

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/client"
)

func message(partition, offset int) context.Context {
	return client.NewContext(context.Background(), client.Info{Metadata: client.NewMetadata(map[string][]string{
		metaTopic: {"spans"}, metaPartition: {strconv.Itoa(partition)}, metaOffset: {strconv.Itoa(offset)},
	})})
}

func routed(replicas string) context.Context {
	return client.NewContext(context.Background(), client.Info{Metadata: client.NewMetadata(map[string][]string{metaReplicas: {replicas}})})
}

// TestWays: what comes by a way that this replica did not have before may be a part of something.
func TestWays(t *testing.T) {
	dir := t.TempDir()
	w, err := openWays(t.Context(), dir)
	require.NoError(t, err)
	now := time.Now()
	at := func(ctx context.Context, now time.Time) time.Time {
		t.Helper()
		since, err := w.since(ctx, now)
		require.NoError(t, err)
		return since
	}
	require.Zero(t, at(context.Background(), now), "a sender of its own")
	require.Zero(t, at(message(1, 0), now))
	require.Zero(t, at(message(1, 1), now))
	require.Zero(t, at(message(1, 0), now), "read once more")
	require.Zero(t, at(message(1, 1), now))

	later := now.Add(time.Hour)
	require.Equal(t, later, at(message(2, 70), later), "a partition that another worker had")
	require.Equal(t, later, at(message(2, 71), later.Add(time.Minute)), "which stays so")
	require.Zero(t, at(message(3, 0), later), "a partition that begins here")
	require.Equal(t, later, at(message(1, 600), later), "one that was away for some messages")

	w, err = openWays(t.Context(), dir)
	require.NoError(t, err)
	require.Zero(t, at(message(1, 700), later), "after a kill")
	require.Equal(t, later, at(message(4, 9), later))

	require.NoError(t, w.save(t.Context(), true))
	w, err = openWays(t.Context(), dir)
	require.NoError(t, err)
	require.Zero(t, at(message(1, 701), later), "after a stop")
	require.Equal(t, later, at(message(4, 12), later), "somebody else had it while this one was stopped")
}

// TestWaysOfAFirstTier: another list of replicas moves traces.
func TestWaysOfAFirstTier(t *testing.T) {
	w, err := openWays(t.Context(), t.TempDir())
	require.NoError(t, err)
	now := time.Now().Add(time.Hour)
	since, err := w.since(routed("[a, b]"), now)
	require.NoError(t, err)
	require.Zero(t, since, "the first list is no other")
	since, err = w.since(routed("[a, b, c]"), now)
	require.NoError(t, err)
	require.Equal(t, now, since)
	since, err = w.since(routed("[a, b]"), now)
	require.NoError(t, err)
	require.Equal(t, now, since, "back to the list before moves traces, too")
}
