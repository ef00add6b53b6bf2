package e2blogreceiver

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2bapi"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/tail"
)

// Bounds of reading events.
const (
	maxEventPages = 50               // of 100, per poll
	eventsMissing = 10 * time.Minute // how long to leave an API alone that has no events
)

// events reads lifecycle events until ctx ends. One's own E2B may not have them.
func (a *account) events(ctx context.Context) {
	interval := a.e2bReceiver.cfg.Sources.Events.Get().Interval
	cursor := a.loadCursor(ctx)
	warned := false
	for failures := 0; ; {
		wait := jitter(interval)
		var ended <-chan struct{} // not listened to where E2B wants to be left alone
		var e *e2bapi.Error
		switch err := a.pollEvents(ctx, cursor); {
		case err == nil:
			failures, ended = 0, a.ended
		case errors.As(err, &e) && (e.Code == http.StatusNotFound || e.Code == http.StatusMethodNotAllowed):
			if wait = eventsMissing; !warned {
				warned = true
				a.log.Warn("this E2B has no events API; runs end when the list says so", zap.Int("account", a.index))
			}
		default:
			wait = max(wait, a.pause(err, failures))
			failures++
		}
		if !a.rest(ctx, wait, ended) {
			return
		}
	}
}

// rest waits until events are to be read next. The span of a run that has ended waits for its event, and the run of the agent
// around it may soon be summed up: then the wait is that of the list.
func (a *account) rest(ctx context.Context, wait time.Duration, ended <-chan struct{}) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ended:
		return sleep(ctx, min(wait, jitter(a.e2bReceiver.cfg.PollInterval)))
	case <-ctx.Done():
		return false
	}
}

// pollEvents reads from the newest event back to what was read before, then tells them in order of time.
func (a *account) pollEvents(ctx context.Context, cursor *tail.Cursor) error {
	var fresh []e2b.Event
	for page := range maxEventPages {
		list, err := a.api.Events(ctx, page*100)
		if err != nil {
			a.failed(ctx, "events", err)
			return err
		}
		old := 0
		for i := range list {
			if list[i].At.Before(cursor.Mark) {
				old++
			} else if cursor.Take(eventKey(list[i].ID), list[i].At) {
				fresh = append(fresh, list[i])
			}
		}
		if len(list) < 100 || old == len(list) {
			break
		}
	}
	slices.SortStableFunc(fresh, func(x, y e2b.Event) int { return x.At.Compare(y.At) })
	for i := range fresh {
		a.hub.event(ctx, &fresh[i], a)
	}
	cursor.Settle()
	if len(fresh) > 0 {
		a.saveCursor(ctx, cursor)
	}
	return nil
}

func eventKey(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}

// event tells a sandbox of an event that no source told before.
func (h *hub) event(ctx context.Context, e *e2b.Event, a *account) {
	if seen, _ := h.told.ContainsOrAdd(e.ID, struct{}{}); seen && e.ID != "" {
		h.drop(sandbox.DropDuplicate, 1)
		return
	}
	if !h.follows(e) {
		return
	}
	w := h.worker(e.SandboxID, a)
	if w == nil {
		return
	}
	at := time.Now()
	_ = w.deliver(ctx, func(b *sandbox.Sandbox) { b.Tell(e, at) })
}

// follows reports whether the filters choose the event's sandbox, or it is followed already.
func (h *hub) follows(e *e2b.Event) bool {
	if h.known(e.SandboxID) {
		return true
	}
	f := &h.cfg.Filters
	if excluded(e.Metadata, f.Exclude) {
		return false
	}
	for k, v := range f.Metadata {
		if e.Metadata[k] != v {
			return false
		}
	}
	return len(f.Templates) == 0 || slices.Contains(f.Templates, e.TemplateID)
}

func (a *account) cursorKey() string { return "events/" + strconv.Itoa(a.index) }

// loadCursor is where reading events stood, else the start, less what is to be looked back: the end of a sandbox may have been
// told already. The start is stored at once, so that a restart does not begin anew; but not over what could not be read.
func (a *account) loadCursor(ctx context.Context) *tail.Cursor {
	c := &tail.Cursor{Mark: a.since.Add(-a.e2bReceiver.cfg.Sources.Events.Get().Lookback)}
	if a.store == nil {
		return c
	}
	raw, err := a.store.Get(ctx, a.cursorKey())
	switch {
	case err == nil && raw == nil:
		a.saveCursor(ctx, c)
	case err == nil:
		err = json.Unmarshal(raw, c)
	}
	if err != nil {
		a.log.Error("stored cursor of events is lost", zap.Error(err))
	}
	return c
}

func (a *account) saveCursor(ctx context.Context, c *tail.Cursor) {
	if a.store == nil {
		return
	}
	raw, err := json.Marshal(c)
	if err == nil {
		err = a.store.Set(ctx, a.cursorKey(), raw)
	}
	if err != nil {
		a.log.Error("store cursor of events", zap.Error(err))
	}
}
