package page

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"
)

const (
	maxLive   = 32                     // connections at once: a browser opens one for each tab
	liveGap   = 500 * time.Millisecond // between two events, so that a busy Collector does not redraw pages all the time
	liveBeat  = 20 * time.Second       // after which a silent connection says that it is there
	liveWrite = 10 * time.Second       // for a reader who does not read
)

// serveLive sends an event whenever something changed: of the trace that is asked for, or anything.
func (p *page) serveLive(w http.ResponseWriter, r *http.Request) {
	select {
	case p.live <- struct{}{}:
		defer func() { <-p.live }()
	default:
		http.Error(w, "too many pages are live", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	for text := range p.events(r.Context(), r.URL.Query().Get("trace")) {
		_ = out.SetWriteDeadline(time.Now().Add(liveWrite))
		if _, err := fmt.Fprint(w, text); err != nil || out.Flush() != nil {
			return
		}
	}
}

// events yields what there is to send, until ctx ends: how soon to come again, that something changed since, or after a while of nothing
// that the server is still here.
func (p *page) events(ctx context.Context, trace string) iter.Seq[string] {
	return func(yield func(string) bool) {
		wake, take, stop := p.ledger.Watch()
		defer stop()
		if !yield("retry: 2000\n\n") {
			return
		}
		beat := time.NewTicker(liveBeat)
		defer beat.Stop()
		for {
			text := ": here\n\n"
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			case <-wake:
				if changed := take(); trace != "" && !slices.Contains(changed, trace) {
					continue
				}
				text = "event: changed\ndata: now\n\n"
			}
			if !yield(text) {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(liveGap):
			}
		}
	}
}
