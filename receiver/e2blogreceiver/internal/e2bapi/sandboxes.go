package e2bapi

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// pageSize is the most that the list and events endpoints give at once.
const pageSize = "100"

// Filter chooses sandboxes. The zero Filter chooses all of the team's.
type Filter struct {
	Metadata  map[string]string // all must match
	Templates []string          // ids or aliases, any may match
}

// Sandboxes lists all running and paused sandboxes that f chooses, oldest first, whatever the number of pages.
func (c *Client) Sandboxes(ctx context.Context, f Filter) ([]e2b.Sandbox, error) {
	templates := f.Templates
	if len(templates) == 0 {
		templates = []string{""}
	}
	var all []e2b.Sandbox
	for _, template := range templates {
		list, err := c.list(ctx, f.Metadata, template)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	if len(templates) > 1 { // an id and an alias may name the same template
		slices.SortFunc(all, func(a, b e2b.Sandbox) int { return strings.Compare(a.ID, b.ID) })
		all = slices.CompactFunc(all, func(a, b e2b.Sandbox) bool { return a.ID == b.ID })
	}
	return all, nil
}

func (c *Client) list(ctx context.Context, metadata map[string]string, template string) ([]e2b.Sandbox, error) {
	q := url.Values{"state": {e2b.Running + "," + e2b.Paused}, "order": {"asc"}, "limit": {pageSize}}
	if len(metadata) > 0 {
		q.Set("metadata", encodeMetadata(metadata))
	}
	if template != "" {
		q.Set("template", template)
	}
	var all []e2b.Sandbox
	for seen := map[string]bool{}; ; {
		var page []e2b.Sandbox
		h, err := c.get(ctx, "/v2/sandboxes", q, &page)
		if err != nil {
			return nil, fmt.Errorf("list sandboxes: %w", err)
		}
		all = append(all, page...)
		next := h.Get("X-Next-Token")
		if next == "" {
			return all, nil
		}
		if seen[next] {
			return nil, fmt.Errorf("list sandboxes: page token %q came twice", next)
		}
		seen[next] = true
		q.Set("nextToken", next)
	}
}

// encodeMetadata escapes each key and value; the caller escapes the whole once more, as E2B expects.
func encodeMetadata(metadata map[string]string) string {
	pairs := make([]string, 0, len(metadata))
	for k, v := range metadata {
		pairs = append(pairs, url.QueryEscape(k)+"="+url.QueryEscape(v))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// Sandbox is the detail of one sandbox, the only reply that holds its data plane's token. A killed sandbox gives an
// Error with code 404.
func (c *Client) Sandbox(ctx context.Context, id string) (e2b.Sandbox, error) {
	var s e2b.Sandbox
	if _, err := c.get(ctx, "/sandboxes/"+url.PathEscape(id), nil, &s); err != nil {
		return s, fmt.Errorf("sandbox %s: %w", id, err)
	}
	return s, nil
}
