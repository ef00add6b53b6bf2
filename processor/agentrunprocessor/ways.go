package agentrunprocessor

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/client"
)

// ways are the ways by which data comes to this replica of several, and since when it comes by them: a run that began before that may
// have sent spans to the replica that had the way before. Kafka's partitions are ways, and so is each list of replicas that a first
// tier has. They are remembered in the directory, so that a restart is no new way.
type ways struct {
	dir      string // "" for none
	known    map[string]*way
	replicas string // the list that the last request came by
}

type way struct {
	since time.Time // zero for always
	next  int64     // offset of the message that comes next; -1 where that is not known
}

// The metadata that name a way: those of the Kafka receiver, and the header that config/gateway-agent.yaml sets.
const (
	metaTopic     = "kafka.topic"
	metaPartition = "kafka.partition"
	metaOffset    = "kafka.offset"
	metaReplicas  = "otelcol-collectors"
)

// waysFile has a way a line: its name and the offset that comes next. Offsets are there only after a process that was stopped, not
// killed: of one that was killed it is taken that nobody had its partitions in the meantime, as group_instance_id is to see to.
const waysFile = "ways"

// maxWays bounds them: a list of replicas changes now and then.
const maxWays = 10_000

// openWays reads those that the process before knew.
func openWays(ctx context.Context, dir string) (*ways, error) {
	w := &ways{dir: dir, known: map[string]*way{}}
	if dir == "" {
		return w, nil
	}
	text, err := directory(dir).Get(ctx, waysFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", waysFile, err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		at := strings.LastIndexByte(line, ' ')
		if next, err := strconv.ParseInt(line[at+1:], 10, 64); at > 0 && err == nil {
			w.known[line[:at]] = &way{next: next}
		}
	}
	return w, w.save(ctx, false)
}

// since is from when on all that a request's way brought has come here; zero for always, and for requests that name no way.
func (w *ways) since(ctx context.Context, now time.Time) (time.Time, error) {
	meta := client.FromContext(ctx).Metadata
	if topic := one(meta, metaTopic); topic != "" {
		offset, err := strconv.ParseInt(one(meta, metaOffset), 10, 64)
		if err != nil {
			return time.Time{}, nil // another receiver's metadata
		}
		return w.partition(ctx, now, topic+" "+one(meta, metaPartition), offset)
	}
	if replicas := one(meta, metaReplicas); replicas != "" {
		first := len(w.known) == 0 // of all: nobody had anything before
		way, err := w.get(ctx, now, strings.ReplaceAll(replicas, "\n", " "))
		switch {
		case first:
			way.since = time.Time{}
		case w.replicas != "" && w.replicas != replicas: // back to an earlier list: what it moves is here anew
			way.since = now
		}
		w.replicas = replicas
		return way.since, err
	}
	return time.Time{}, nil
}

// partition follows the offsets of one: where some are missing, somebody else has read them, or nobody could.
func (w *ways) partition(ctx context.Context, now time.Time, name string, offset int64) (time.Time, error) {
	way, err := w.get(ctx, now, name)
	switch {
	case offset == 0:
		way.since = time.Time{} // it begins here
	case way.next >= 0 && offset > way.next:
		way.since = now
	}
	way.next = offset + 1
	return way.since, err
}

// get is the way of a name. A new one begins now.
func (w *ways) get(ctx context.Context, now time.Time, name string) (*way, error) {
	if have, ok := w.known[name]; ok {
		return have, nil
	}
	added := &way{since: now, next: -1}
	if len(w.known) >= maxWays {
		clear(w.known)
	}
	w.known[name] = added
	return added, w.save(ctx, false)
}

// save notes the ways and, at the end, what comes next by them.
func (w *ways) save(ctx context.Context, last bool) error {
	if w.dir == "" || len(w.known) == 0 {
		return nil
	}
	var b strings.Builder
	for name, way := range w.known {
		next := int64(-1)
		if last {
			next = way.next
		}
		fmt.Fprintf(&b, "%s %d\n", name, next)
	}
	return directory(w.dir).Set(ctx, waysFile, []byte(b.String()))
}

func one(meta client.Metadata, key string) string {
	if values := meta.Get(key); len(values) > 0 {
		return values[0]
	}
	return ""
}
