package agentrunprocessor

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/client"
)

// ways are the ways by which data comes to this replica of several, and since when it comes by them: a run that began before that may
// have sent spans to the replica that had the way before. Kafka's partitions are ways, and so is each list of replicas that a first
// tier has. They are remembered in the directory, so that a restart is no new way.
type ways struct {
	dir      string // of waysFile; "" for none
	known    map[string]*way
	replicas string             // the list that the last request came by
	file     *os.File           // waysFile; nil where there is none
	digits   [offsetDigits]byte // scratch
}

type way struct {
	since time.Time // zero for always
	next  int64     // offset of the message that comes next; -1 where that is not known
	at    int64     // where the file has it
	young int       // how many messages may still show that it began later
}

// The metadata that name a way: those of the Kafka receiver, and the header that config/gateway-agent.yaml sets.
const (
	metaTopic     = "kafka.topic"
	metaPartition = "kafka.partition"
	metaOffset    = "kafka.offset"
	metaReplicas  = "otelcol-collectors"
)

// maxYoung is how many messages that waited are asked when a partition began to come here. The first may be of an application that was
// late, or whose clock is wrong.
const maxYoung = 10

// maxWays bounds them: a list of replicas changes now and then.
const maxWays = 10_000

// latest is since when all ways have been the same.
func (w *ways) latest() (since time.Time) {
	for _, way := range w.known {
		if way.since.After(since) {
			since = way.since
		}
	}
	return since
}

// since is from when on all that a request's way brought has come here; zero for always, and for requests that name no way. told is when
// the request tells at the latest that it was written.
func (w *ways) since(ctx context.Context, now time.Time, told func() time.Time) (time.Time, error) {
	meta := client.FromContext(ctx).Metadata
	if topic := one(meta, metaTopic); topic != "" {
		offset, err := strconv.ParseInt(one(meta, metaOffset), 10, 64)
		if err != nil {
			return time.Time{}, nil // another receiver's metadata
		}
		return w.partition(ctx, now, told, topic+" "+one(meta, metaPartition), offset)
	}
	if replicas := one(meta, metaReplicas); replicas != "" {
		return w.list(ctx, now, strings.Join(strings.Fields(replicas), " "))
	}
	return time.Time{}, nil
}

// list is since when a list of replicas has been the same.
func (w *ways) list(ctx context.Context, now time.Time, name string) (time.Time, error) {
	way, known := w.known[name]
	changed := w.replicas != "" && w.replicas != name // also back to an earlier list: what it moves is here anew
	w.replicas = name
	if known && !changed {
		return way.since, nil
	}
	if len(w.known) == 0 { // of all: nobody had anything before
		return time.Time{}, w.begin(ctx, name, time.Time{})
	}
	return now, w.begin(ctx, name, now)
}

// partition follows the offsets of one: where some are missing, somebody else has read them, or nobody could. It begins to come here
// when its first messages were written, which is long ago where they waited.
func (w *ways) partition(ctx context.Context, now time.Time, told func() time.Time, name string, offset int64) (time.Time, error) {
	way, known := w.known[name]
	var err error
	switch {
	case offset == 0 && known && way.since.IsZero(): // read once more
	case offset == 0:
		err = w.begin(ctx, name, time.Time{})
	case !known || way.next >= 0 && offset > way.next:
		err = w.begin(ctx, name, told())
		w.known[name].young = maxYoung
	case way.young > 0 && told().After(way.since):
		way.since = told()
		err = w.save(ctx)
	}
	way = w.known[name]
	if way.young = max(way.young-1, 0); !way.since.Before(now) { // it has not waited
		way.young = 0
	}
	return way.since, errors.Join(err, w.pass(way, offset+1))
}

// begin notes that a way begins at a time, zero for always.
func (w *ways) begin(ctx context.Context, name string, since time.Time) error {
	if len(w.known) >= maxWays {
		clear(w.known)
	}
	w.known[name] = &way{since: since, next: -1}
	return w.save(ctx)
}

func one(meta client.Metadata, key string) string {
	if values := meta.Get(key); len(values) > 0 {
		return values[0]
	}
	return ""
}
