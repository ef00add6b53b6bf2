package e2blogreceiver

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2bapi"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/tail"
)

// readLogs reads the sandbox's log until the worker is gone. A paused sandbox writes none, so after a while it is left
// alone until it runs again; but not before its log was read.
func (w *worker) readLogs(ctx context.Context, cfg *LogsConfig) {
	active := time.Now()
	for failures := 0; ; {
		wait := jitter(cfg.Interval)
		if w.running.Load() {
			active = time.Now()
		}
		if a := w.account.Load(); a != nil && (failures > 0 || time.Since(active) < 2*w.cfg.Settle+time.Minute) {
			if err := w.pollLogs(ctx, a, cfg); err != nil {
				wait = max(wait, w.pause(err, failures))
				failures++
			} else {
				failures = 0
			}
			w.logFails.Store(failures > 0)
		}
		select {
		case <-w.gone:
			return
		default:
		}
		if !sleep(ctx, wait) {
			return
		}
	}
}

// pollLogs reads all pages there are. Only then does the cursor move, and only what was handed on is stored.
func (w *worker) pollLogs(ctx context.Context, a *account, cfg *LogsConfig) error {
	began := time.Now()
	first := w.first(cfg)
	from, err := ask(ctx, w, func(b *sandbox.Sandbox) time.Time { return b.Cursor(first) })
	if err != nil {
		return nil
	}
	for {
		entries, err := a.api.Logs(ctx, w.id, from)
		if err != nil {
			w.failed(ctx, "logs", err)
			return err
		}
		if len(entries) == 0 {
			break // nothing, or a failure behind the API: the cursor stays
		}
		if !w.page(ctx, entries) {
			return nil
		}
		if len(entries) < e2bapi.LogPage {
			break
		}
		next, skipped := tail.Next(from, entries[len(entries)-1].At)
		if skipped {
			w.drop(dropPage, 1)
		}
		from = next
	}
	wanted, err := ask(ctx, w, func(b *sandbox.Sandbox) []e2b.Entry {
		b.Settle()
		return b.Wanted()
	})
	if err != nil {
		return nil
	}
	w.logRead.Store(began.UnixNano())
	return w.exits(ctx, a, wanted)
}

// logKept is how long E2B keeps a log, less what a request may take.
const logKept = 7*24*time.Hour - time.Minute

// first is where reading a log begins of which nothing is stored. What came before the start was told by an earlier life of
// the receiver, or was not meant to be told.
func (w *worker) first(cfg *LogsConfig) time.Time {
	from := w.since.Add(-cfg.Lookback)
	if kept := time.Now().Add(-logKept); from.Before(kept) {
		return kept
	}
	return from
}

// dropPage counts milliseconds with more entries than a page holds; the rest of those cannot be read.
const dropPage sandbox.Drop = "page_full"

// rumourAge is how old the start of a process may be to be worth an extra look at the sandbox.
const rumourAge = 10 * time.Second

// page hands on a page of entries; false where the worker or the receiver is over.
func (w *worker) page(ctx context.Context, entries []e2b.Entry) bool {
	at := time.Now()
	for i := range entries {
		if entries[i].Event == e2b.ProcessStart && at.Sub(entries[i].At) < rumourAge {
			w.rumour()
		}
	}
	return w.deliver(ctx, func(b *sandbox.Sandbox) {
		var text int
		for i := range entries {
			if b.Entry(&entries[i], sandbox.Logs, at) { // pages overlap
				text += len(entries[i].Text)
			}
		}
		w.read(ctx, sandbox.Logs, text)
	}) == nil
}

// exits looks up the exit codes of processes that nobody was attached to.
func (w *worker) exits(ctx context.Context, a *account, wanted []e2b.Entry) error {
	for i := range wanted {
		raw, ok, err := a.api.Exit(ctx, w.id, &wanted[i])
		var e *e2bapi.Error
		switch {
		case errors.As(err, &e) && (e.Code == http.StatusNotFound || e.Code == http.StatusGone):
			w.failed(ctx, "raw_logs", err) // the deprecated API is not there: the exit code stays unknown
			return nil
		case err != nil:
			w.failed(ctx, "raw_logs", err)
			return err
		case ok:
			at := time.Now()
			if w.deliver(ctx, func(b *sandbox.Sandbox) { b.Found(&raw, at) }) != nil {
				return nil
			}
		}
	}
	return nil
}
