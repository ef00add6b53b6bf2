package e2bapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// LogPage is the most entries that one request for logs gives.
const LogPage = 1000

// Logs is the page of entries at or after the millisecond of from, oldest first. An unknown sandbox, and a failure of
// the store behind the API, look like an empty page.
func (c *Client) Logs(ctx context.Context, id string, from time.Time) ([]e2b.Entry, error) {
	q := url.Values{
		"cursor":    {strconv.FormatInt(from.UnixMilli(), 10)},
		"limit":     {strconv.Itoa(LogPage)},
		"direction": {"forward"}, // the server's own default is backward
	}
	var reply struct {
		Logs []e2b.Entry `json:"logs"`
	}
	if _, err := c.get(ctx, "/v2/sandboxes/"+url.PathEscape(id)+"/logs", q, &reply); err != nil {
		return nil, fmt.Errorf("logs of %s: %w", id, err)
	}
	return reply.Logs, nil
}

// rawLogs is the most raw lines one look-up of an exit code reads.
const rawLogs = "100"

// Exit looks up the raw line of the process_end entry end, which alone holds the exit code, in the deprecated first
// version of the logs API. False where it is not there (yet).
func (c *Client) Exit(ctx context.Context, id string, end *e2b.Entry) (e2b.Entry, bool, error) {
	q := url.Values{"start": {strconv.FormatInt(end.At.UnixMilli(), 10)}, "limit": {rawLogs}}
	var reply struct {
		Logs []struct {
			Timestamp time.Time `json:"timestamp"`
			Line      string    `json:"line"`
		} `json:"logs"`
	}
	if _, err := c.get(ctx, "/sandboxes/"+url.PathEscape(id)+"/logs", q, &reply); err != nil {
		return e2b.Entry{}, false, fmt.Errorf("raw logs of %s: %w", id, err)
	}
	for _, l := range reply.Logs {
		raw, err := e2b.ParseEntry([]byte(l.Line))
		if err == nil && raw.Event == e2b.ProcessEnd && raw.Op == end.Op && raw.PID == end.PID && l.Timestamp.Equal(end.At) {
			raw.At = l.Timestamp
			return raw, true, nil
		}
	}
	return e2b.Entry{}, false, nil
}

// Events is a page of lifecycle events, newest first, skipping the first offset.
func (c *Client) Events(ctx context.Context, offset int) ([]e2b.Event, error) {
	q := url.Values{"offset": {strconv.Itoa(offset)}, "limit": {pageSize}, "orderAsc": {"false"}}
	var reply []json.RawMessage
	if _, err := c.get(ctx, "/events/sandboxes", q, &reply); err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	events := make([]e2b.Event, 0, len(reply))
	for _, raw := range reply {
		if e, err := e2b.ParseEvent(raw); err == nil {
			events = append(events, e)
		}
	}
	return events, nil
}
