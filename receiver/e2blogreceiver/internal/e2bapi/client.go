// Package e2bapi reads E2B's control plane: sandboxes, their logs, lifecycle events. It only ever sends GET requests,
// and only such as neither resume a sandbox nor extend its life.
package e2bapi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"go.opentelemetry.io/collector/config/configopaque"
)

// maxBody bounds a reply. The largest page, 1000 log entries of 192 KiB, is cut off before it hurts.
const maxBody = 64 << 20

// Client talks to one API with one team's key. It is safe for concurrent use.
type Client struct {
	HTTP *http.Client
	URL  string // without a trailing slash
	Key  configopaque.String
}

// Error is a reply other than 200.
type Error struct {
	Code    int
	Message string        // E2B's own, shortened
	After   time.Duration // how long the server asks to wait, 0 where it does not
}

// Error names the status and E2B's message.
func (e *Error) Error() string { return fmt.Sprintf("HTTP %d: %s", e.Code, e.Message) }

// get fetches path and decodes the reply into to. The headers are those of the reply.
func (c *Client) get(ctx context.Context, path string, query url.Values, to any) (http.Header, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-API-Key", string(c.Key))
	req.Header.Set("Accept", "application/json")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body := io.LimitReader(resp.Body, maxBody)
	if resp.StatusCode != http.StatusOK {
		return nil, newError(resp, body)
	}
	if err := json.NewDecoder(body).Decode(to); err != nil {
		return nil, fmt.Errorf("decode reply: %w", err)
	}
	return resp.Header, nil
}

func newError(resp *http.Response, body io.Reader) *Error {
	var reply struct {
		Message string `json:"message"`
	}
	raw, _ := io.ReadAll(io.LimitReader(body, 4096))
	if json.Unmarshal(raw, &reply) != nil || reply.Message == "" {
		reply.Message = http.StatusText(resp.StatusCode)
	}
	if len(reply.Message) > 200 {
		reply.Message = reply.Message[:200]
	}
	return &Error{Code: resp.StatusCode, Message: reply.Message, After: After(resp.Header, time.Now())}
}

// maxAfter bounds what a server may ask us to wait.
const maxAfter = 5 * time.Minute

// After is how long a reply asks to wait: Retry-After in seconds or as a date, else RateLimit-Reset once
// RateLimit-Remaining is 0.
func After(h http.Header, now time.Time) time.Duration {
	var wait time.Duration
	switch retry := h.Get("Retry-After"); {
	case retry != "":
		if t, err := http.ParseTime(retry); err == nil {
			wait = t.Sub(now)
		} else {
			wait = seconds(retry)
		}
	case h.Get("RateLimit-Remaining") == "0":
		wait = seconds(h.Get("RateLimit-Reset"))
	}
	return min(max(wait, 0), maxAfter)
}

func seconds(s string) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != n || n < 0 {
		return 0
	}
	return time.Duration(min(n, maxAfter.Seconds()) * float64(time.Second))
}
