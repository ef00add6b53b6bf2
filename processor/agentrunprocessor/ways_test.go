package agentrunprocessor

import (
	"context"
	"maps"
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
		since, err := w.since(ctx, now, func() time.Time { return now })
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

// TestWaysThatWaited: what waited in a partition tells when it began to come here; one message that is older than its neighbours does not.
func TestWaysThatWaited(t *testing.T) {
	w, err := openWays(t.Context(), t.TempDir())
	require.NoError(t, err)
	now := time.Now().UTC().Round(0)
	at := func(offset int, waited time.Duration) time.Duration {
		t.Helper()
		since, err := w.since(message(1, offset), now, func() time.Time { return now.Add(-waited) })
		require.NoError(t, err)
		return now.Sub(since)
	}
	require.Equal(t, 50*365*24*time.Hour, at(500, 50*365*24*time.Hour), "a clock that is wrong")
	require.Equal(t, 20*time.Minute, at(501, 20*time.Minute))
	require.Equal(t, 20*time.Minute, at(502, 25*time.Minute))
	for i := range maxYoung {
		at(503+i, 19*time.Minute)
	}
	require.Equal(t, 19*time.Minute, at(503+maxYoung, 0), "by now it is known")

	require.Equal(t, time.Hour, at(5000, time.Hour), "once more")
	require.Zero(t, at(5001, 0), "only the first was late: nothing waits")
	now = now.Add(time.Minute)
	require.Equal(t, time.Minute, at(5002, 0))
}

// TestWaysOfAFirstTier: another list of replicas moves traces.
func TestWaysOfAFirstTier(t *testing.T) {
	w, err := openWays(t.Context(), t.TempDir())
	require.NoError(t, err)
	now := time.Now().Add(time.Hour)
	since, err := w.since(routed("[a, b]"), now, nil)
	require.NoError(t, err)
	require.Zero(t, since, "the first list is no other")
	since, err = w.since(routed("[a, b, c]"), now, nil)
	require.NoError(t, err)
	require.Equal(t, now, since)
	since, err = w.since(routed("[a, b]"), now, nil)
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
		split, others := ended(1), []ptrace.Traces{}
		for i := range maxYoung {
			others = append(others, ended(100+i))
		}
		time.Sleep(3 * time.Minute)
		whole := ended(2)
		time.Sleep(5 * time.Minute) // it waits in Kafka
		require.NoError(t, p.ConsumeTraces(message(2, 70), split))
		for i, td := range others {
			require.NoError(t, p.ConsumeTraces(message(2, 71+i), td))
		}
		require.NoError(t, p.ConsumeTraces(message(2, 71+maxYoung), whole))
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
		got := bills(&sink)
		maps.DeleteFunc(got, func(number byte, _ string) bool { return number >= 100 })
		require.Equal(t, map[byte]string{
			1: `partial 0.0045 ["moved"]`, 2: "complete 0.0045", 3: `partial 0.0045 ["moved"]`, 4: `partial 0.0045 ["moved"]`, 5: "complete 0.0045",
		}, got)
		require.NoError(t, p.Shutdown(context.Background()))
	})
}
