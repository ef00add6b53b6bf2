package envd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// MaxRead is the most that one Read gives.
const MaxRead = 1 << 20

const readTimeout = time.Minute

// Read gives up to MaxRead bytes of the file at path from offset on, and the file's size. No bytes and no error mean
// that there is nothing new; a size below offset means that the file was cut or replaced. A missing file gives
// ErrNotFound.
func (c *Client) Read(ctx context.Context, t *Target, path string, offset int64) (data []byte, size int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	// The user only resolves relative paths; root is in every template.
	query := url.Values{"path": {path}, "username": {"root"}}
	req, err := c.request(ctx, t, http.MethodGet, "/files?"+query.Encode(), nil)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", offset, offset+MaxRead-1))
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", path, err)
	}
	defer resp.Body.Close()
	if data, size, err = readRange(resp, offset); err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", path, err)
	}
	return data, size, nil
}

var errRange = errors.New("reply does not say which bytes it holds")

func readRange(resp *http.Response, offset int64) ([]byte, int64, error) {
	switch resp.StatusCode {
	case http.StatusPartialContent:
		from, size, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok || from != offset {
			return nil, 0, errRange
		}
		data, err := io.ReadAll(io.LimitReader(resp.Body, MaxRead))
		return data, size, err
	case http.StatusRequestedRangeNotSatisfiable:
		_, size, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok {
			return nil, 0, errRange
		}
		return nil, size, nil
	case http.StatusOK: // a server that knows no ranges; an empty file, too
		if _, err := io.CopyN(io.Discard, resp.Body, offset); err != nil {
			return nil, max(resp.ContentLength, 0), nil
		}
		data, err := io.ReadAll(io.LimitReader(resp.Body, MaxRead))
		return data, max(resp.ContentLength, offset+int64(len(data))), err
	case http.StatusNotFound:
		return nil, 0, ErrNotFound
	}
	return nil, 0, newError(resp)
}

// contentRange reads "bytes 12-17/18" and "bytes */18".
func contentRange(h string) (from, size int64, ok bool) {
	span, total, ok := strings.Cut(strings.TrimPrefix(h, "bytes "), "/")
	if !ok {
		return 0, 0, false
	}
	size, err := strconv.ParseInt(total, 10, 64)
	if err != nil || size < 0 {
		return 0, 0, false
	}
	if span == "*" {
		return 0, size, true
	}
	first, _, _ := strings.Cut(span, "-")
	from, err = strconv.ParseInt(first, 10, 64)
	return from, size, err == nil
}
