package agentrunprocessor

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// waysFile has a way a line: its name, since when, and the offset that comes next. Offsets are there only after a process that was
// stopped, not killed: of one that was killed it is taken that nobody had its partitions in the meantime, as group_instance_id is to see
// to.
const waysFile = "ways"

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
		w.parse(strings.Fields(line))
	}
	return w, w.save(ctx, false)
}

// parse reads a line of waysFile. A way that cannot be read is new when it is next used.
func (w *ways) parse(words []string) {
	last := len(words) - 1
	if last < 2 {
		return
	}
	since, err := time.Parse(time.RFC3339Nano, words[last-1])
	next, err2 := strconv.ParseInt(words[last], 10, 64)
	if err == nil && err2 == nil {
		w.known[strings.Join(words[:last-1], " ")] = &way{since: since, next: next}
	}
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
		fmt.Fprintf(&b, "%s %s %d\n", name, way.since.Format(time.RFC3339Nano), next)
	}
	return directory(w.dir).Set(ctx, waysFile, []byte(b.String()))
}
