package deliver

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds what a server can ask for, so that a wrong clock does not silence the exporter.
const maxWait = 10 * time.Minute

// resetLayouts are the dates seen in X-RateLimit-Reset and Retry-After. Langfuse writes a JavaScript date.
var resetLayouts = []string{http.TimeFormat, time.RFC3339Nano, "Mon Jan 02 2006 15:04:05 GMT-0700"}

// wait is how long the answer asks to be left alone: Retry-After in seconds or as a date, or the reset time of a rate
// limit that is used up.
func wait(h http.Header, now time.Time) time.Duration {
	if d, ok := delay(h.Get("Retry-After"), now); ok {
		return d
	}
	if h.Get("X-RateLimit-Remaining") == "0" {
		if d, ok := delay(h.Get("X-RateLimit-Reset"), now); ok {
			return d
		}
	}
	return 0
}

func delay(value string, now time.Time) (time.Duration, bool) {
	if value == "" {
		return 0, false
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		const epoch = 1_000_000_000 // larger numbers are a time of day, not a delay
		if n > epoch {
			n -= now.Unix()
		}
		return clamp(time.Duration(min(n, int64(maxWait/time.Second))) * time.Second), true
	}
	value, _, _ = strings.Cut(value, " (") // "... GMT+0000 (Coordinated Universal Time)"
	for _, layout := range resetLayouts {
		if t, err := time.Parse(layout, value); err == nil {
			return clamp(t.Sub(now)), true
		}
	}
	return 0, false
}

func clamp(d time.Duration) time.Duration { return min(max(d, 0), maxWait) }
