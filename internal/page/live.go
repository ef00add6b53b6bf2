package page

import (
	"fmt"
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
	trace := r.URL.Query().Get("trace")
	wake, take, stop := p.ledger.Watch()
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(liveWrite))
		_, err := fmt.Fprint(w, text)
		return err == nil && out.Flush() == nil
	}
	if !send("retry: 2000\n\n") {
		return
	}
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		text := ": here\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
		case <-wake:
			if changed := take(); trace != "" && !slices.Contains(changed, trace) {
				continue
			}
			text = "event: changed\ndata: now\n\n"
		}
		if !send(text) {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(liveGap):
		}
	}
}
