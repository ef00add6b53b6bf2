// Package reload keeps a price book up to date. It stacks, from bottom to top, the embedded prices, a remote book, files
// and inline configuration. A reload with an error is rejected as a whole: the last good book stays in force and the error is
// reported. A model whose price jumps keeps the one that it has, and the rest of the book is taken. Files are polled and compared by content, so the atomic renames of a Kubernetes ConfigMap are
// noticed. The remote book is requested at an interval with its ETag, and the last good copy is kept on disk.
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

// Settings say which layers are stacked on the embedded book. The zero value means the embedded book alone.
type Settings struct {
	Remote Remote
	Files  []string       // glob patterns, later ones override earlier ones; the matches of each in lexical order
	Inline *pricing.Layer // from pricing.ParseMap, nil for none

	// FileInterval is how often the files are checked; 0 means DefaultFileInterval.
	FileInterval time.Duration

	// Force accepts a price that changes by more than a factor of pricing.MaxChange: that of all models, or of those in Accept.
	Force  bool
	Accept []string // provider/model

	// Report, if not nil, is called after the first load, and after every later one that found a change or failed.
	// Calls do not overlap.
	Report func(Outcome)
}

// Bounds and defaults.
const (
	DefaultFileInterval = 5 * time.Second
	maxBook             = 16 << 20 // bytes of one book
)

// Outcome is the result of one load. The error names file, line and key and belongs in a log. Source has a closed set of
// values and can be a metric label.
type Outcome struct {
	Source string        // "start", "files" or "remote": what was read
	Book   *pricing.Book // the book in force now
	Err    error         // why what was read was rejected; nil if it is in force
	Held   []string      // price changes that were held back, at most maxListed; their models keep the price they had
	Holds  int           // how many models were held back
	Told   bool          // another user of the same loader has been told
}

// Loader keeps one book current. Book may be called from any goroutine at any time; call Start at most once.
type Loader struct {
	set  Settings
	book atomic.Pointer[pricing.Book]

	mu      sync.Mutex // one load at a time
	inForce layers
	held    []string // of the last load
	holds   int

	files  files
	remote *remote // nil if there is none
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// layers are the documents that were read, as opposed to embedded or inline.
type layers struct {
	remote []*pricing.Layer
	files  []*pricing.Layer
}

// New makes a loader that does nothing yet. Until Start, its book is the embedded one.
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

// Start loads everything once and then watches for changes. Bad files and bad inline configuration fail the start, since
// there is no good book to fall back to. A remote book that cannot be loaded does not: its last good copy, or else the
// embedded prices, are used instead, and the failure is reported. The watch outlives ctx; only Stop ends it.
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

// Stop ends the watch and waits for it to finish, or for ctx to end. It may be called twice, or before Start.
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

// every calls look at an interval, with up to a tenth of jitter so that a fleet does not ask all at once.
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
