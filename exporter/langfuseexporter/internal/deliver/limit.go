package deliver

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limit is the rate limit of one organisation. Langfuse counts requests, not spans, and counts them for all projects
// of an organisation together, so their destinations share one Limit. The zero value only obeys the server.
type Limit struct {
	rate *rate.Limiter // nil where the configuration sets no rate

	mu    sync.Mutex
	until time.Time // no request before this time
}

// NewLimit allows perMinute requests a minute, in bursts of a tenth of that; 0 leaves the rate to the server.
func NewLimit(perMinute int) *Limit {
	if perMinute <= 0 {
		return &Limit{}
	}
	return &Limit{rate: rate.NewLimiter(rate.Limit(float64(perMinute)/60), max(1, perMinute/10))}
}

// Take reserves one request and returns how long it must wait; only a request that need not wait is reserved.
func (l *Limit) Take() time.Duration { return l.take(time.Now()) }

func (l *Limit) take(now time.Time) time.Duration {
	l.mu.Lock()
	until := l.until
	l.mu.Unlock()
	if now.Before(until) {
		return until.Sub(now)
	}
	if l.rate == nil {
		return 0
	}
	r := l.rate.ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > 0 {
		r.CancelAt(now)
	}
	return d
}

// Hold keeps every request of the organisation back for d.
func (l *Limit) Hold(d time.Duration) { l.hold(time.Now().Add(d)) }

func (l *Limit) hold(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.until) {
		l.until = until
	}
}
