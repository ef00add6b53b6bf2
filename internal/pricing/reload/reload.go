// Package reload keeps a price book up to date: embedded prices, under a remote book, under files, under inline
// configuration. A reload is all or nothing: while anything is bad the last good book stays in force, and whoever asked
// for it is told. Files are read again when they change, also by the atomic renames of a Kubernetes ConfigMap; the
// remote book is asked for by interval, with its ETag, and its last good copy is kept on disk.
package reload

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Settings say which layers lie over the embedded book. The zero value is the embedded book alone.
type Settings struct {
	Remote Remote
	Files  []string       // glob patterns, laid over each other in this order, their matches in lexical order
	Inline *pricing.Layer // from pricing.ParseMap, nil for none

	// FileInterval is how often the files are looked at; 0 is DefaultFileInterval.
	FileInterval time.Duration

	// Force accepts a reload that changes a price by more than pricing.MaxChange times against the book in force.
	Force bool

	// Report is called after the first load and after each one that found something new or failed, by one goroutine at a
	// time. Nil reports nowhere.
	Report func(Outcome)
}

// Bounds and defaults.
const (
	DefaultFileInterval = 5 * time.Second
	maxBook             = 16 << 20 // bytes of one book
)

// Outcome is what became of one load. Its error, which names file, line and key, belongs into a log; Source is bounded
// and may label a metric.
type Outcome struct {
	Source string        // "start", "files" or "remote": what was read
	Book   *pricing.Book // the one in force now
	Err    error         // why what was read is not in force; nil where it is
}

// Stats are counts since the start.
type Stats struct {
	Loaded, Failed int64
	Since          time.Time // when the book in force was loaded
}

// Loader keeps one book. Its methods may be called at any time from any goroutine, Start and Stop once each.
type Loader struct {
	set    Settings
	book   atomic.Pointer[pricing.Book]
	since  atomic.Int64
	loaded atomic.Int64
	failed atomic.Int64

	mu      sync.Mutex // one load at a time
	inForce layers

	files  files
	remote *remote // nil for none
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// layers are what was read from outside.
type layers struct {
	remote *pricing.Layer // nil for none
	files  []*pricing.Layer
}

// New makes a loader that does nothing yet; until Start its book is the embedded one.
func New(set Settings) *Loader {
	if set.FileInterval <= 0 {
		set.FileInterval = DefaultFileInterval
	}
	if set.Report == nil {
		set.Report = func(Outcome) {}
	}
	l := &Loader{set: set, files: files{patterns: set.Files}}
	if set.Remote.URL != "" {
		l.remote = newRemote(set.Remote)
	}
	l.book.Store(pricing.Default())
	return l
}

// Book is the book in force.
func (l *Loader) Book() *pricing.Book { return l.book.Load() }

// Stats are the counts so far.
func (l *Loader) Stats() Stats {
	return Stats{Loaded: l.loaded.Load(), Failed: l.failed.Load(), Since: time.Unix(0, l.since.Load()).UTC()}
}

// Start loads everything once and then watches. Bad files or bad inline configuration fail the start, as there is no
// good book to fall back to; a remote book that cannot be had does not, as its last good copy or the embedded prices
// stand in, and that is reported. Start does not keep ctx.
func (l *Loader) Start(ctx context.Context) error {
	if err := l.first(ctx); err != nil {
		return err
	}
	ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if len(l.set.Files) > 0 {
		l.done.Go(func() { every(ctx, l.set.FileInterval, l.lookAtFiles) })
	}
	if l.remote != nil {
		l.done.Go(func() { every(ctx, l.remote.set.Interval, func() { l.askRemote(ctx) }) })
	}
	return nil
}

// Stop ends the watching and waits for it, at most until ctx ends. It may be called twice, or before Start.
func (l *Loader) Stop(ctx context.Context) error {
	if l.cancel == nil {
		return nil
	}
	l.cancel()
	ended := make(chan struct{})
	go func() { l.done.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop price reload: %w", ctx.Err())
	}
}

// every calls look by interval, spread by a tenth so that a fleet does not ask all at once.
func every(ctx context.Context, interval time.Duration, look func()) {
	for {
		timer := time.NewTimer(interval + rand.N(interval/10+1))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			look()
		}
	}
}
