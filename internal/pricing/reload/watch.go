package reload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// every calls look by interval and loads what it found changed.
func (l *Loader) every(ctx context.Context, source string, interval time.Duration,
	look func(context.Context) (changed bool, err error),
) {
	l.done.Go(func() {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				changed, err := look(ctx)
				l.consider(ctx, source, changed, err)
			}
		}
	})
}

// consider puts a changed layer in force, or says why not.
func (l *Loader) consider(ctx context.Context, source string, changed bool, err error) {
	if ctx.Err() != nil || err == nil && !changed {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var book *pricing.Book
	if err == nil {
		book, err = l.build()
	}
	if err == nil {
		err = l.plausible(book)
	}
	if err != nil {
		l.reject(source, err)
		return
	}
	l.accept(source, book)
}

// build lays the layers over each other.
func (l *Loader) build() (*pricing.Book, error) {
	layers := pricing.Embedded()
	if l.remote != nil {
		layers = append(layers, l.remote.layer()...)
	}
	layers = append(layers, l.files.layers()...)
	if l.set.Inline != nil {
		layers = append(layers, l.set.Inline)
	}
	return pricing.New(layers...)
}

// plausible compares before the swap: a slipped decimal point shows as a jump of a price that was in force.
func (l *Loader) plausible(book *pricing.Book) error {
	if l.set.Force {
		return nil
	}
	var errs []error
	for _, c := range pricing.Diff(l.Book(), book, time.Now()) {
		if c.Jump(MaxChange) {
			errs = append(errs, fmt.Errorf("%s changes more than %gfold", c, MaxChange))
		}
	}
	if len(errs) > 3 {
		errs = append(errs[:3], fmt.Errorf("and %d more", len(errs)-3))
	}
	if len(errs) > 0 {
		errs = append(errs, errors.New("set force to accept"))
	}
	return errors.Join(errs...)
}

func (l *Loader) accept(source string, book *pricing.Book) {
	l.book.Store(book)
	l.since.Store(time.Now().UnixNano())
	l.loaded.Add(1)
	l.set.Report(Outcome{Source: source, Book: book})
}

func (l *Loader) reject(source string, err error) {
	l.failed.Add(1)
	l.set.Report(Outcome{Source: source, Book: l.Book(), Err: err})
}
