package e2blogreceiver

import (
	"context"
	"errors"
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

var (
	errOver = errors.New("the sandbox is over")
	errFull = errors.New("the inbox is full")
)

// offer posts output; false where there is no room.
func (w *worker) offer(size int, do func(*sandbox.Sandbox)) bool {
	return w.inbox.put(item{do: do, at: time.Now(), size: int64(size)})
}

// post posts other news.
func (w *worker) post(do func(*sandbox.Sandbox)) error {
	if !w.inbox.put(item{do: do}) {
		return errFull
	}
	return nil
}

// note posts news that will be told again if there is no room for it now.
func (w *worker) note(do func(*sandbox.Sandbox)) bool {
	return w.inbox.size() < maxNotes && w.post(do) == nil
}

// deliver posts and waits until what the news gave was handed on and stored.
func (w *worker) deliver(ctx context.Context, do func(*sandbox.Sandbox)) error {
	done := make(chan error, 1)
	if !w.inbox.put(item{do: do, done: done}) {
		return errFull
	}
	return wait(ctx, w, done)
}

// ask posts and waits for the answer.
func ask[T any](ctx context.Context, w *worker, question func(*sandbox.Sandbox) T) (T, error) {
	var answer, none T
	done := make(chan error, 1)
	err := w.post(func(b *sandbox.Sandbox) {
		answer = question(b)
		done <- nil
	})
	if err == nil {
		err = wait(ctx, w, done)
	}
	if err != nil { // the answer may still be written
		return none, err
	}
	return answer, nil
}

func wait(ctx context.Context, w *worker, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-w.gone:
		return errOver
	case <-ctx.Done():
		return ctx.Err()
	}
}
