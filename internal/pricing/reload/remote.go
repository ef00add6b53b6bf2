package reload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Remote is a book behind a URL.
type Remote struct {
	URL      string        // empty for none
	Client   *http.Client  // nil is a plain client
	Interval time.Duration // between two requests; 0 is an hour
	Timeout  time.Duration // of one request; 0 is 10 seconds
	MaxBytes int64         // of a book; 0 is 16 MiB
	Copy     string        // file that keeps the last good book, "" for none
}

type remote struct {
	set Remote

	mu     sync.Mutex
	etag   string
	parsed *pricing.Layer
}

func newRemote(set Remote) *remote {
	if set.Client == nil {
		set.Client = &http.Client{}
	}
	if set.Interval <= 0 {
		set.Interval = time.Hour
	}
	if set.Timeout <= 0 {
		set.Timeout = 10 * time.Second
	}
	if set.MaxBytes <= 0 {
		set.MaxBytes = maxFile
	}
	return &remote{set: set}
}

// first fetches the book; where that fails, the copy on disk stands in and the failure is still returned.
func (r *remote) first(ctx context.Context) (changed bool, err error) {
	changed, err = r.fetch(ctx)
	if err == nil || r.set.Copy == "" {
		return changed, err
	}
	data, copyErr := readBounded(r.set.Copy)
	if errors.Is(copyErr, os.ErrNotExist) {
		return false, err
	}
	var l *pricing.Layer
	if copyErr == nil {
		l, copyErr = pricing.Parse(r.set.Copy, []byte(data))
	}
	if copyErr != nil {
		return false, errors.Join(err, copyErr)
	}
	r.keep(l, "")
	return true, err
}

// fetch asks for the book, and for nothing where it has not changed.
func (r *remote) fetch(ctx context.Context) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.set.Timeout)
	defer cancel()
	data, etag, err := r.get(ctx)
	if err != nil {
		return false, fmt.Errorf("fetch price book: %w", err)
	}
	if data == nil {
		return false, nil
	}
	l, err := pricing.Parse("remote", data)
	if err != nil {
		return false, err
	}
	r.keep(l, etag)
	return true, r.save(data)
}

func (r *remote) get(ctx context.Context) (data []byte, etag string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.set.URL, http.NoBody)
	if err != nil {
		return nil, "", err
	}
	if etag := r.lastETag(); etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := r.set.Client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		return nil, "", nil
	default:
		return nil, "", fmt.Errorf("status %d", res.StatusCode)
	}
	data, err = io.ReadAll(io.LimitReader(res.Body, r.set.MaxBytes+1))
	if err == nil && int64(len(data)) > r.set.MaxBytes {
		err = fmt.Errorf("larger than %d bytes", r.set.MaxBytes)
	}
	return data, res.Header.Get("ETag"), err
}

func (r *remote) keep(l *pricing.Layer, etag string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.parsed, r.etag = l, etag
}

func (r *remote) lastETag() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.etag
}

func (r *remote) layer() []*pricing.Layer {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.parsed == nil {
		return nil
	}
	return []*pricing.Layer{r.parsed}
}

// save replaces the copy on disk by a rename, so that a crash leaves the old or the new one whole.
func (r *remote) save(data []byte) error {
	if r.set.Copy == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(r.set.Copy), ".prices-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), r.set.Copy)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
