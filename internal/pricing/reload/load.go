package reload

import (
	"context"
	"errors"
	"fmt"
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
	want.remote = got.layer
	book, bad := l.build(want)
	if bad == nil && *without == nil {
		bad = l.plausible(book)
	}
	if bad != nil {
		return errors.Join(err, bad)
	}
	l.put(book, want)
	*without = nil
	return errors.Join(err, l.remote.keep(got))
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
	if l.load("remote", err, func(want *layers) { want.remote = got.layer }) {
		if err := l.remote.keep(got); err != nil {
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
	if err == nil {
		err = l.plausible(book)
	}
	if err != nil {
		l.reject(source, err)
		return false
	}
	l.put(book, want)
	l.accept(source)
	return true
}

// build stacks the layers. Without any of its own, a loader shares the default book.
func (l *Loader) build(want layers) (*pricing.Book, error) {
	if want.remote == nil && len(want.files) == 0 && l.set.Inline == nil {
		return pricing.Default(), nil
	}
	all := append([]*pricing.Layer(nil), pricing.Embedded()...)
	if want.remote != nil {
		all = append(all, want.remote)
	}
	all = append(all, want.files...)
	if l.set.Inline != nil {
		all = append(all, l.set.Inline)
	}
	return pricing.New(all...)
}

// maxListed bounds how many price changes an error lists.
const maxListed = 3

// plausible rejects a book in which a price in force changes by more than pricing.MaxChange: that looks like a misplaced
// decimal point.
func (l *Loader) plausible(book *pricing.Book) error {
	if l.set.Force {
		return nil
	}
	var errs []error
	n := 0
	for _, c := range pricing.Diff(l.Book(), book, time.Now()) {
		if !c.Jump(pricing.MaxChange) {
			continue
		}
		if n++; n <= maxListed {
			errs = append(errs, errors.New(c.String()))
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%d prices change by more than a factor of %g, which needs force: %w",
		n, pricing.MaxChange, errors.Join(errs...))
}

func (l *Loader) put(book *pricing.Book, now layers) {
	l.book.Store(book)
	l.inForce = now
}

func (l *Loader) accept(source string) {
	l.set.Report(Outcome{Source: source, Book: l.Book()})
}

func (l *Loader) reject(source string, err error) {
	l.set.Report(Outcome{Source: source, Book: l.Book(), Err: err})
}
