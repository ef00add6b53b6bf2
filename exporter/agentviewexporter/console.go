package agentviewexporter

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/outline"
)

const (
	quiet    = 500 * time.Millisecond // without news of a trace, before it is printed: its parts come one after another
	maxLines = 60                     // of a tree; agentcost show has the rest
	maxShown = 1000                   // runs of which it is remembered what was printed
)

// console prints a tree of every run once it has ended, and again when what it cost has changed.
type console struct {
	ledger *ledger.Ledger
	to     io.Writer
	log    *zap.Logger
	shown  map[string]figures   // by trace
	due    map[string]time.Time // traces that changed, and when they are to be printed
}

// figures are what makes a run worth printing again.
type figures struct {
	usd   ledger.Maybe
	calls int64
}

// print prints to standard output until ctx ends.
func (v *view) print(ctx context.Context, l *ledger.Ledger) {
	if !v.cfg.Console {
		return
	}
	c := &console{ledger: l, to: os.Stdout, log: v.log, shown: map[string]figures{}, due: map[string]time.Time{}}
	wake, take, stop := l.Watch()
	v.tasks.Go(func() {
		defer stop()
		c.run(ctx, wake, take)
	})
}

func (c *console) run(ctx context.Context, wake <-chan struct{}, take func() []string) {
	tick := time.NewTicker(quiet / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			c.note(take(), time.Now())
			c.printDue(context.WithoutCancel(ctx), time.Now().Add(quiet)) // what came last is told, too
			return
		case <-wake:
			c.note(take(), time.Now())
		case now := <-tick.C:
			c.printDue(ctx, now)
		}
	}
}

func (c *console) note(traces []string, now time.Time) {
	for _, t := range traces {
		c.due[t] = now.Add(quiet)
	}
}

func (c *console) printDue(ctx context.Context, now time.Time) {
	for id, at := range c.due {
		if now.Before(at) {
			continue
		}
		err := c.printTrace(ctx, id)
		if ctx.Err() != nil {
			return // the end prints what is left
		}
		delete(c.due, id)
		if err != nil {
			c.log.Warn("A run could not be printed.", zap.String("trace", id), zap.Error(err))
		}
	}
}

func (c *console) printTrace(ctx context.Context, id string) error {
	trace, run, err := c.ledger.Run(ctx, ledger.Reference(id))
	if errors.Is(err, ledger.ErrNotFound) { // what changed has no place of its own, or has gone since
		return nil
	}
	if err != nil {
		return err
	}
	now := figures{run.USD, run.Calls}
	before, again := c.shown[id]
	if again && before == now || run.Calls == 0 && !run.USD.Known {
		return nil
	}
	if len(c.shown) >= maxShown {
		clear(c.shown)
	}
	c.shown[id] = now
	lines := outline.Of(trace).Billed()
	if len(lines) > maxLines {
		lines = lines[:maxLines]
	}
	var b bytes.Buffer
	if again {
		b.WriteString("\nmore of a run that was shown above:")
	}
	b.WriteByte('\n')
	if err := outline.Write(&b, run, lines); err != nil {
		return err
	}
	_, err = c.to.Write(b.Bytes())
	return err
}
