package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ObservationsPath reads observations on servers from version 4 on.
const ObservationsPath = "/api/public/v2/observations"

// Bounds of one look at a trace: Langfuse's largest page, and a few of them.
const (
	pageSize = 1000
	maxPages = 10
)

// uncertain are the statuses by which a proxy gives up on a request that the server may have taken.
var uncertain = map[int]bool{http.StatusRequestTimeout: true, http.StatusBadGateway: true, http.StatusGatewayTimeout: true}

// maybeTaken reports whether a request that ended in an error may have reached the server all the same: anything but a
// connection that was never made.
func maybeTaken(err error) bool {
	dial, ok := errors.AsType[*net.OpError](err)
	return !ok || dial.Op != "dial"
}

// Stored adds to ids the observations of a trace that began from a time to another, both included. Times are kept to the
// millisecond there. What the server has queued and not written yet it does not tell.
func (c *Client) Stored(ctx context.Context, trace string, from, to time.Time, ids map[string]bool) error {
	query := url.Values{
		"traceId": {trace}, "fields": {"core"}, "limit": {strconv.Itoa(pageSize)},
		"fromStartTime": {from.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)},
		"toStartTime":   {to.UTC().Truncate(time.Millisecond).Add(time.Millisecond).Format(time.RFC3339Nano)},
	}
	for range maxPages {
		r := c.do(ctx, http.MethodGet, ObservationsPath+"?"+query.Encode(), "application/json", "", nil)
		if r.Err != nil {
			return r.Err
		}
		var page struct {
			Data []struct{ ID string }
			Meta struct{ Cursor string }
		}
		if err := json.Unmarshal(r.Body, &page); err != nil {
			return err
		}
		for _, o := range page.Data {
			ids[o.ID] = true
		}
		if page.Meta.Cursor == "" {
			return nil
		}
		query.Set("cursor", page.Meta.Cursor)
	}
	return nil
}
