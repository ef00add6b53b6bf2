package langfuseexporter

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
)

// oneByOne is the first version of Langfuse whose batch API is deprecated, also for scores.
const oneByOne = 4

// scoreAPI is what is known of the API by which one server takes scores.
type scoreAPI struct{ known, single atomic.Bool }

func (a *scoreAPI) found(single bool) {
	a.single.Store(single)
	a.known.Store(true)
}

// gone reports whether the answer says that the server has no batch API, as Langfuse's Cloud has none since November 2026. From
// then on scores go one by one.
func (a *scoreAPI) gone(configured string, r deliver.Result) bool {
	gone := r.Status == http.StatusNotFound || r.Status == http.StatusMethodNotAllowed || r.Status == http.StatusGone
	if !gone || configured == scoresBatch {
		return false
	}
	a.found(true)
	return true
}

// scoresOneByOne reports whether the server is one that takes scores one by one. It asks the server once; one that does not tell its
// version gets batches until it refuses them. An error is one of a server that is away.
func (p *project) scoresOneByOne(ctx context.Context) (bool, error) {
	switch {
	case p.cfg.Scores.API != scoresAuto:
		return p.cfg.Scores.API == scoresOne, nil
	case p.scores.known.Load():
		return p.scores.single.Load(), nil
	}
	version, r := p.client.Version(ctx)
	if r.Outcome == deliver.Retry {
		p.health.report(p.name, r)
		return false, p.later(ctx, r)
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	n, err := strconv.Atoi(major)
	p.scores.found(err == nil && n >= oneByOne)
	return p.scores.single.Load(), nil
}
