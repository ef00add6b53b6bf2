package langfuseexporter

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
)

// appending is the first version of Langfuse that adds a row for each time it gets a span, and that deprecates the batch API, also
// for scores.
const appending = 4

// server is what is known of a project's server.
type server struct {
	asked   atomic.Bool
	version atomic.Int32 // the first number of it, 0 where that is not told
	noBatch atomic.Bool  // scores go one by one, whatever the version
}

// gone reports whether the answer says that the server has no batch API, as Langfuse's Cloud has none since November 2026. From
// then on scores go one by one.
func (s *server) gone(configured string, r deliver.Result) bool {
	gone := r.Status == http.StatusNotFound || r.Status == http.StatusMethodNotAllowed || r.Status == http.StatusGone
	if !gone || configured == scoresBatch {
		return false
	}
	s.noBatch.Store(true)
	return true
}

// scoresOneByOne reports whether the server is one that takes scores one by one. One that does not tell its version gets batches until it
// refuses them. An error is one of a server that is away.
func (p *project) scoresOneByOne(ctx context.Context) (bool, error) {
	if p.cfg.Scores.API != scoresAuto {
		return p.cfg.Scores.API == scoresOne, nil
	}
	version, err := p.serverVersion(ctx)
	return version >= appending || p.server.noBatch.Load(), err
}

// appends reports whether the server is known to add a row for each time it gets a span.
func (p *project) appends(ctx context.Context) bool {
	version, err := p.serverVersion(ctx)
	return err == nil && version >= appending
}

// serverVersion is the first number of the server's version, 0 where it does not tell. It asks once. An error is one of a server
// that is away.
func (p *project) serverVersion(ctx context.Context) (int32, error) {
	if p.server.asked.Load() {
		return p.server.version.Load(), nil
	}
	version, r := p.client.Version(ctx)
	if r.Outcome == deliver.Retry {
		p.health.report(p.name, r)
		return 0, p.later(ctx, r)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if n, err := strconv.ParseInt(first, 10, 32); err == nil {
		p.server.version.Store(int32(n))
	}
	p.server.asked.Store(true)
	return p.server.version.Load(), nil
}
