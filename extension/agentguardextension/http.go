package agentguardextension

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"

	"go.opentelemetry.io/collector/extension/extensionmiddleware"

	"github.com/otelcol-genai/otelcol-genai/internal/guard"
)

// maxKept bounds the buffers that are kept for later requests, in bytes.
const maxKept = 1 << 20

var buffers = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// GetHTTPHandler makes the part of a server that looks at OTLP requests, decompressed, before the receiver does.
func (g *guardian) GetHTTPHandler(context.Context) (extensionmiddleware.WrapHTTPHandlerFunc, error) {
	return func(_ context.Context, next http.Handler) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, next) }), nil
	}, nil
}

func (g *guardian) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	signal := guard.Signal(path.Base(r.URL.Path))
	if !signal.Known() || r.Body == nil || r.ContentLength >= 0 && r.ContentLength < minSize {
		next.ServeHTTP(w, r)
		return
	}
	body := buffers.Get().(*bytes.Buffer)
	body.Reset()
	defer func() {
		if body.Cap() <= maxKept {
			buffers.Put(body)
		}
	}()
	_, failed := body.ReadFrom(r.Body)
	if body.Len() >= minSize {
		if err := g.check(r, body.Bytes(), signal); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest) // sending it again would not help
			return
		}
	}
	r.Body = &again{Reader: bytes.NewReader(body.Bytes()), failed: failed, Closer: r.Body}
	next.ServeHTTP(w, r)
}

func (g *guardian) check(r *http.Request, body []byte, signal guard.Signal) error {
	if strings.Contains(r.Header.Get("Content-Type"), "json") {
		return g.json(r.Context(), body, signal)
	}
	return g.protobuf(r.Context(), body, signal)
}

// again is a body that was read once, and how reading it ended.
type again struct {
	io.Reader
	io.Closer
	failed error
}

// Read implements io.Reader.
func (a *again) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if err == io.EOF && a.failed != nil {
		err = a.failed // too large, or the sender is gone: the receiver says so
	}
	return n, err
}
