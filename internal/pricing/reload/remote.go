package reload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/signed"
)

// Remote is a price book at a URL.
type Remote struct {
	URL      string        // empty if there is none
	Client   *http.Client  // nil means a plain client
	Interval time.Duration // between requests; 0 means an hour
	Timeout  time.Duration // of one request; 0 means 10 seconds
	MaxBytes int64         // largest book accepted; 0 means 16 MiB
	Copy     string        // file that keeps the last good book across restarts; "" for none
	Key      string        // minisign's public key that the book must be signed with; "" for any book
}

// remote requests the book, from one goroutine at a time.
type remote struct {
	set  Remote
	etag string // of the book in force
}

// answer is a book from the server, or its copy on disk.
type answer struct {
	layers []*pricing.Layer
	data   []byte // nil if it is the copy on disk
	etag   string
}

func newRemote(set Remote) *remote {
	if set.Client == nil {
		set.Client = &http.Client{}
	}
	client := *set.Client
	client.CheckRedirect = StayEncrypted
	set.Client = &client
	if set.Interval <= 0 {
		set.Interval = time.Hour
	}
	if set.Timeout <= 0 {
		set.Timeout = 10 * time.Second
	}
	if set.MaxBytes <= 0 {
		set.MaxBytes = maxBook
	}
	return &remote{set: set}
}

// StayEncrypted is a policy of http.Client: who asked over https is not led elsewhere, and nobody far.
func StayEncrypted(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) >= maxRedirects:
		return errors.New("too many redirects")
	case via[0].URL.Scheme == "https" && req.URL.Scheme != "https":
		return errors.New("a redirect leads from https to " + req.URL.Scheme)
	default:
		return nil
	}
}

const maxRedirects = 5

// first fetches the book. If that fails it returns the copy on disk, if there is one, along with the error.
func (r *remote) first(ctx context.Context) (*answer, error) {
	got, err := r.fetch(ctx)
	if err == nil || r.set.Copy == "" {
		return got, err
	}
	data, copyErr := readBounded(r.set.Copy)
	if errors.Is(copyErr, os.ErrNotExist) {
		return nil, err
	}
	if copyErr != nil {
		return nil, errors.Join(err, copyErr)
	}
	l, copyErr := r.parse(r.set.Copy, data)
	if copyErr != nil {
		return nil, errors.Join(err, copyErr)
	}
	return &answer{layers: l}, err
}

// parse reads a book, the signature first.
func (r *remote) parse(name string, data []byte) ([]*pricing.Layer, error) {
	if r.set.Key != "" {
		if err := signed.Verify(data, r.set.Key); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return pricing.ParseAll(name, data)
}

// fetch requests the book; a nil answer means that it has not changed.
func (r *remote) fetch(ctx context.Context) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, r.set.Timeout)
	defer cancel()
	got, err := r.get(ctx)
	if err != nil {
		return nil, fmt.Errorf("fetch price book: %w", err)
	}
	if got == nil {
		return nil, nil
	}
	got.layers, err = r.parse("remote", got.data)
	if err != nil {
		return nil, err
	}
	return got, nil
}

func (r *remote) get(ctx context.Context) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.set.URL, http.NoBody)
	if err != nil {
		return nil, err
	}
	if r.etag != "" {
		req.Header.Set("If-None-Match", r.etag)
	}
	res, err := r.set.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified && r.etag != "":
		return nil, nil
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, r.set.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > r.set.MaxBytes {
		return nil, fmt.Errorf("larger than %d bytes", r.set.MaxBytes)
	}
	return &answer{data: data, etag: res.Header.Get("ETag")}, nil
}

// keep remembers the ETag of an answer that is now in force and, if that is true of the whole of it, replaces the copy on disk.
// It does so by a rename, so that a crash leaves either the old or the new copy intact.
func (r *remote) keep(got *answer, whole bool) error {
	r.etag = got.etag
	if r.set.Copy == "" || got.data == nil || !whole {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(r.set.Copy), ".prices-*")
	if err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	_, err = f.Write(got.data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), r.set.Copy)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep a copy: %w", err), os.Remove(f.Name()))
	}
	return nil
}
