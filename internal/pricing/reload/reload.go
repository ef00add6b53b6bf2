// Package reload keeps a price book up to date: embedded prices, under a remote book, under files, under inline
// configuration. A reload is all or nothing: while any layer is bad the last good book stays in force, and whoever
// asked for it is told. Files are read again when they change, also by the atomic renames of a Kubernetes ConfigMap;
// the remote book is asked for by interval, with its ETag, and its last good copy is kept on disk.
package reload

import (
	"context"
	"fmt"
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

	// Force accepts a reload that changes a price by more than MaxChange against the book in force.
	Force bool

	// Report is called after the first load and after each one that found something new or failed; from one goroutine at
	// a time. Nil reports nowhere.
	Report func(Outcome)
}

// Bounds and defaults.
const (
	DefaultFileInterval = 5 * time.Second
	MaxChange           = 5.0
	maxFile             = 16 << 20
)

// Outcome is what became of one load. Its error, which names file, line and key, belongs into a log; Source is bounded
// and may label a metric.
type Outcome struct {
	Source string // "start", "files" or "remote": what had changed
	Book   *pricing.Book
	Err    error // nil where Book is new; otherwise Book is the one still in force
}

// Stats are counts since the start.
type Stats struct {
	Loaded, Failed int64
	Since          time.Time // when the book in force was loaded
}

// Loader keeps one book.
type Loader struct {
	set    Settings
	book   atomic.Pointer[pricing.Book]
	since  atomic.Int64
	loaded atomic.Int64
	failed atomic.Int64

	mu     sync.Mutex // one load at a time
	remote *remote
	files  files

	cancel context.CancelFunc
	done   sync.WaitGroup
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
// can stand in: that is reported. Start does not wait for ctx beyond its return.
func (l *Loader) Start(ctx context.Context) error {
	var remoteErr error
	if l.remote != nil {
		_, remoteErr = l.remote.first(ctx)
	}
	if _, err := l.files.read(); err != nil {
		return err
	}
	book, err := l.build()
	if err != nil {
		return err
	}
	l.accept("start", book)
	if remoteErr != nil {
		l.reject("remote", remoteErr)
	}
	ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if len(l.set.Files) > 0 {
		l.every(ctx, "files", l.set.FileInterval, func(context.Context) (bool, error) { return l.files.read() })
	}
	if l.remote != nil {
		l.every(ctx, "remote", l.remote.set.Interval, l.remote.fetch)
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
