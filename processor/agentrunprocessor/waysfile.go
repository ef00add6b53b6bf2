package agentrunprocessor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// waysFile has a way a line: its name, since when, and the offset that comes next, in as many digits as there may be, so that it is
// overwritten where it stands: a process that is killed leaves it as it was after its last message.
const waysFile = "ways"

const offsetDigits = 20

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
	return w, w.save(ctx)
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

// save writes the file anew.
func (w *ways) save(ctx context.Context) error {
	if w.dir == "" || len(w.known) == 0 {
		return nil
	}
	var text []byte
	for name, way := range w.known {
		text = fmt.Appendf(text, "%s %s ", name, way.since.Format(time.RFC3339Nano))
		way.at = int64(len(text))
		text = fmt.Appendf(text, "%*d\n", offsetDigits, way.next)
	}
	err := errors.Join(directory(w.dir).Set(ctx, waysFile, text), w.close())
	if err == nil {
		w.file, err = os.OpenFile(filepath.Join(w.dir, waysFile), os.O_WRONLY, 0)
	}
	return err
}

// pass notes which offset of a way comes next.
func (w *ways) pass(way *way, next int64) error {
	way.next = next
	if w.file == nil {
		return nil
	}
	if _, err := w.file.WriteAt(fmt.Appendf(w.digits[:0], "%*d", offsetDigits, next), way.at); err != nil {
		return errors.Join(err, w.close()) // until the file is written anew
	}
	return nil
}

func (w *ways) close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}
