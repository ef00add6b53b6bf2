package reload

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// shared are the loaders in use, by what they load.
var shared = struct {
	sync.Mutex
	loaders map[string]*common
}{loaders: map[string]*common{}}

// common is a loader with several users.
type common struct {
	*Loader
	mu      sync.Mutex
	reports map[*Shared]func(Outcome)
	warned  atomic.Pointer[pricing.Book] // see First
}

// Shared is one user's hold on a loader.
type Shared struct {
	*common
	key string
}

// Share starts a loader, or joins one that another user in this process started with the same key, which must tell apart all
// Settings but Report. Each user gets all reports from then on; one who joins gets the state of the loader as its first.
func Share(ctx context.Context, key string, set Settings) (*Shared, error) {
	shared.Lock()
	defer shared.Unlock()
	report := set.Report
	if report == nil {
		report = func(Outcome) {}
	}
	c := shared.loaders[key]
	if c != nil {
		s := &Shared{c, key}
		c.mu.Lock()
		c.reports[s] = report
		c.mu.Unlock()
		report(Outcome{Source: "start", Book: c.Book(), Told: true})
		return s, nil
	}
	c = &common{reports: map[*Shared]func(Outcome){}}
	s := &Shared{c, key}
	c.reports[s] = report
	set.Report = c.report
	c.Loader = New(set)
	if err := c.Start(ctx); err != nil {
		return nil, err
	}
	shared.loaders[key] = c
	return s, nil
}

func (c *common) report(o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, report := range c.reports {
		report(o)
		o.Told = true
	}
}

// First reports whether no user of the loader has asked it of this book: who warns of a book does so once in a process.
func (s *Shared) First(book *pricing.Book) bool { return s.warned.Swap(book) != book }

// Book is the book in force.
func (s *Shared) Book() *pricing.Book { return s.Loader.Book() }

// Stop lets go of the loader; the last user to do so stops it.
func (s *Shared) Stop(ctx context.Context) error {
	shared.Lock()
	defer shared.Unlock()
	s.mu.Lock()
	delete(s.reports, s)
	last := len(s.reports) == 0
	s.mu.Unlock()
	if !last {
		return nil
	}
	if shared.loaders[s.key] == s.common {
		delete(shared.loaders, s.key)
	}
	return s.Loader.Stop(ctx)
}

// InForce is the book that this process prices by: that of its loaders, as long as they have one, or else the embedded one. It is for
// components that meet a call which the one with the loader has not seen.
func InForce() *pricing.Book {
	shared.Lock()
	defer shared.Unlock()
	var book *pricing.Book
	for _, c := range shared.loaders {
		if book != nil && book != c.Book() {
			return pricing.Default()
		}
		book = c.Book()
	}
	if book == nil {
		return pricing.Default()
	}
	return book
}
