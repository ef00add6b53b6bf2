package langfuseexporter

import (
	"context"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/media"
)

// uploadMedia replaces the media in td's texts. It has a time of its own: what it does not get done leaves placeholders.
func (p *project) uploadMedia(ctx context.Context, td ptrace.Traces) {
	if !p.cfg.Media.Enabled {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Media.Timeout)
	defer cancel()
	limits := media.Limits{MaxBytes: p.cfg.Media.MaxBytes, MaxPerSpan: p.cfg.Media.MaxPerSpan}
	count := func(outcome string) {
		p.telemetry.ExporterLangfuseMedia.Add(ctx, 1, labels(p.name, "outcome", outcome))
	}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				media.Span(ctx, p.client, span, limits, count)
			}
		}
	}
}
