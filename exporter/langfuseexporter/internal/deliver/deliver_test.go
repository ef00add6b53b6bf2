package deliver

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestClassify(t *testing.T) {
	for status, want := range map[int]Outcome{
		200: Sent, 201: Sent, 207: Sent, 301: Refused, 308: Refused, 400: Bad, 401: Refused, 402: Refused, 403: Refused,
		404: Refused, 405: Refused, 407: Refused, 408: Retry, 409: Bad, 410: Refused, 413: Large, 415: Bad, 422: Bad,
		425: Retry, 429: Retry, 431: Bad, 500: Retry, 501: Retry, 502: Retry, 503: Retry, 504: Retry, 520: Retry, 599: Retry,
	} {
		assert.Equal(t, want, Classify(status), status)
	}
}

func TestWait(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"nothing", http.Header{}, 0},
		{"seconds", http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		{"date", http.Header{"Retry-After": {"Sun, 22 Nov 2026 14:00:09 GMT"}}, 9 * time.Second},
		{"past date", http.Header{"Retry-After": {"Sun, 22 Nov 2026 13:00:00 GMT"}}, 0},
		{"negative", http.Header{"Retry-After": {"-3"}}, 0},
		{"nonsense", http.Header{"Retry-After": {"soon"}}, 0},
		{"too long", http.Header{"Retry-After": {"99999999"}}, maxWait},
		{"reset, JavaScript date", http.Header{"X-Ratelimit-Remaining": {"0"},
			"X-Ratelimit-Reset": {"Sun Nov 22 2026 14:00:30 GMT+0000 (Coordinated Universal Time)"}}, 30 * time.Second},
		{"reset, other zone", http.Header{"X-Ratelimit-Remaining": {"0"},
			"X-Ratelimit-Reset": {"Sun Nov 22 2026 15:00:30 GMT+0100 (Central European Standard Time)"}}, 30 * time.Second},
		{"reset, epoch", http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"1795356005"}}, 5 * time.Second},
		{"requests remain", http.Header{"X-Ratelimit-Remaining": {"3"}, "X-Ratelimit-Reset": {"60"}}, 0},
	} {
		assert.Equal(t, c.want, wait(c.header, now), c.name)
	}
}

func TestLimit(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	l := NewLimit(60) // one a second, bursts of six
	for range 6 {
		assert.Zero(t, l.take(now))
	}
	assert.Equal(t, time.Second, l.take(now))
	assert.Equal(t, time.Second, l.take(now), "a request that was not made costs nothing")
	assert.Zero(t, l.take(now.Add(time.Second)))

	l.hold(now.Add(time.Minute))
	l.hold(now.Add(10 * time.Second))
	assert.Equal(t, 58*time.Second, l.take(now.Add(2*time.Second)), "the longest wait counts")
	assert.Zero(t, l.take(now.Add(time.Minute)))
	assert.Zero(t, NewLimit(0).take(now))
}

func TestMessage(t *testing.T) {
	for body, want := range map[string]string{
		``:                   "",
		`{"error":"no ids"}`: "no ids",
		`{"message":"Internal Server Error","error":"Failed to upload JSON to S3"}`: "Internal Server Error: Failed to upload JSON to S3",
		`{"message":{"a":1}}`:  `{"message":{"a":1}}`,
		"  <html>bad</html>\n": "<html>bad</html>",
	} {
		assert.Equal(t, want, message([]byte(body)))
	}
	assert.LessOrEqual(t, len(message(make([]byte, 5000))), maxMessage+len("…"))
}
