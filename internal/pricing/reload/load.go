package reload

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// first is the load at the start.
func (l *Loader) first(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	read, _, err := l.files.read()
	if err != nil {
		return err
	}
	want := layers{files: read}
	book, err := l.build(want)
	if err == nil {
		l.put(book, want)
	}
	remoteErr := l.firstRemote(ctx, want, &err)
	if err != nil {
		return err
	}
	l.accept("start")
	if remoteErr != nil {
		l.reject("remote", remoteErr)
	}
	return nil
}

// firstRemote adds the remote book below the files. Files and configuration may refer to models that only the remote
// book has, so it may clear the error *without of the book that was built without it.
func (l *Loader) firstRemote(ctx context.Context, want layers, without *error) error {
	if l.remote == nil {
		return nil
	}
	got, err := l.remote.first(ctx)
	if got == nil {
		return err
	}
	want.remote = got.layers
	book, bad := l.build(want)
	if bad != nil {
		return errors.Join(err, bad)
	}
	if *without == nil {
		l.held, l.holds = l.hold(book)
	}
	l.put(book, want)
	*without = nil
	return errors.Join(err, l.remote.keep(got, l.holds == 0))
}

func (l *Loader) lookAtFiles() {
	read, changed, err := l.files.read()
	if err != nil || changed {
		l.load("files", err, func(want *layers) { want.files = read })
	}
}

func (l *Loader) askRemote(ctx context.Context) {
	got, err := l.remote.fetch(ctx)
	if ctx.Err() != nil || err == nil && got == nil {
		return
	}
	if l.load("remote", err, func(want *layers) { want.remote = got.layers }) {
		if err := l.remote.keep(got, l.holds == 0); err != nil {
			l.load("remote", err, nil)
		}
	}
}

// load builds a book with a change applied and puts it in force, or reports why not.
func (l *Loader) load(source string, err error, change func(*layers)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	var book *pricing.Book
	want := l.inForce
	if err == nil {
		change(&want)
		book, err = l.build(want)
	}
	if err != nil {
		l.reject(source, err)
		return false
	}
	l.held, l.holds = l.hold(book)
	l.put(book, want)
	l.accept(source)
	return true
}

// build stacks the layers. Without any of its own, a loader shares the default book.
func (l *Loader) build(want layers) (*pricing.Book, error) {
	if len(want.remote) == 0 && len(want.files) == 0 && l.set.Inline == nil {
		return pricing.Default(), nil
	}
	all := append([]*pricing.Layer(nil), pricing.Embedded()...)
	all = append(append(all, want.remote...), want.files...)
	if l.set.Inline != nil {
		all = append(all, l.set.Inline)
	}
	return pricing.New(all...)
}

// maxListed bounds how many price changes are reported.
const maxListed = 3

// hold keeps the price of every model of which one in force changes by more than pricing.MaxChange: that looks like a misplaced
// decimal point. It returns what it held back.
func (l *Loader) hold(book *pricing.Book) (held []string, models int) {
	if l.set.Force || book == pricing.Default() {
		return nil, 0
	}
	var keys []string
	for _, c := range pricing.Diff(l.Book(), book, time.Now()) {
		if !c.Jump(pricing.MaxChange) || slices.Contains(l.set.Accept, c.Key) {
			continue
		}
		if len(held) < maxListed {
			held = append(held, c.String())
		}
		if len(keys) == 0 || keys[len(keys)-1] != c.Key { // Diff is in order of keys
			keys = append(keys, c.Key)
		}
	}
	book.Keep(l.Book(), keys)
	return held, len(keys)
}

func (l *Loader) put(book *pricing.Book, now layers) {
	l.book.Store(book)
	l.inForce = now
}

func (l *Loader) accept(source string) {
	l.set.Report(Outcome{Source: source, Book: l.Book(), Held: l.held, Holds: l.holds})
}

func (l *Loader) reject(source string, err error) {
	l.set.Report(Outcome{Source: source, Book: l.Book(), Err: err})
}
