package agentrunprocessor

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
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
	now := time.Now().UTC().Round(0) // as it is read back
	at := func(ctx context.Context, now time.Time) time.Time {
		t.Helper()
		since, err := w.since(ctx, func() time.Time { return now })
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

	muchLater := later.Add(time.Hour)
	w, err = openWays(t.Context(), dir) // after a kill
	require.NoError(t, err)
	require.Equal(t, later, w.latest())
	require.Equal(t, later, at(message(1, 601), muchLater), "as it was")
	require.Equal(t, later, at(message(2, 71), muchLater), "read once more")
	require.Zero(t, at(message(3, 1), muchLater))
	require.Equal(t, muchLater, at(message(3, 9), muchLater), "somebody else had it meanwhile")

	require.NoError(t, w.file.Close())
	require.Error(t, w.pass(w.known["spans 3"], 11))
	require.NoError(t, w.pass(w.known["spans 3"], 12), "it is said once")
}

// TestWaysOfAFirstTier: another list of replicas moves traces.
func TestWaysOfAFirstTier(t *testing.T) {
	w, err := openWays(t.Context(), t.TempDir())
	require.NoError(t, err)
	now := time.Now().Add(time.Hour)
	since, err := w.since(routed("[a, b]"), func() time.Time { return now })
	require.NoError(t, err)
	require.Zero(t, since, "the first list is no other")
	since, err = w.since(routed("[a, b, c]"), func() time.Time { return now })
	require.NoError(t, err)
	require.Equal(t, now, since)
	since, err = w.since(routed("[a, b]"), func() time.Time { return now })
	require.NoError(t, err)
	require.Equal(t, now, since, "back to the list before moves traces, too")
}

// ended is a run of one call that has just ended.
func ended(number int) ptrace.Traces { return part(number, 1, func(int) bool { return true }) }

// TestMovedRuns: a run of which another replica may have a part says so, also when its end waited in Kafka, and when the process was
// killed since the partition came; what waited there whole is complete.
func TestMovedRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := onDiskConfig(t)
		var sink consumertest.TracesSink
		p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
		time.Sleep(time.Hour)
		split := ended(1)
		time.Sleep(3 * time.Minute)
		whole := ended(2)
		time.Sleep(5 * time.Minute) // it waits in Kafka
		require.NoError(t, p.ConsumeTraces(message(2, 70), split))
		require.NoError(t, p.ConsumeTraces(message(2, 71), whole))
		time.Sleep(time.Minute)
		first, late, laterRun := children(3, 1), root(3, 1), ended(4)
		time.Sleep(time.Second)
		require.NoError(t, p.ConsumeTraces(message(3, 70), first))
		kill(t, p)
		p, _ = startTraces(t, cfg, &sink, componenttest.NewNopHost())
		require.NoError(t, p.ConsumeTraces(message(3, 71), late))
		time.Sleep(2 * time.Minute)
		fresh := ended(5)
		require.NoError(t, p.ConsumeTraces(message(3, 72), fresh))
		require.NoError(t, p.ConsumeTraces(message(3, 73), laterRun))
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, map[byte]string{
			1: `partial 0.0045 ["moved"]`, 2: "complete 0.0045", 3: `partial 0.0045 ["moved"]`, 4: `partial 0.0045 ["moved"]`, 5: "complete 0.0045",
		}, bills(&sink))
		require.NoError(t, p.Shutdown(context.Background()))
	})
}
