package langfuseexporter

import (
	"context"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/split"
)

// Reasons for which spans are given up.
const (
	reasonInvalidID  = "invalid_id"
	reasonBadRequest = "bad_request"
	reasonTooLarge   = "too_large"
	reasonRefused    = "refused"
	reasonNoRoute    = "no_route"
)

// share deals td to the projects, by trace.
func (e *langfuse) share(ctx context.Context, td ptrace.Traces) []ptrace.Traces {
	if len(e.projects) == 1 && e.cfg.Routing.Attribute == "" {
		return []ptrace.Traces{td}
	}
	routes := e.router.Batch(td)
	parts := split.Deal(td, func(_ ptrace.ResourceSpans, _ ptrace.ScopeSpans, span ptrace.Span) int {
		return 1 + routes.Of(span.TraceID())
	})
	if len(parts) == 0 {
		return nil
	}
	if n := parts[0].SpanCount(); n > 0 {
		e.lose(ctx, "", parts[0], reasonNoRoute)
	}
	return parts[1:]
}

// dropInvalid takes out spans without ids: for one of them the server refuses the whole request.
func (e *langfuse) dropInvalid(ctx context.Context, td ptrace.Traces) {
	invalid := func(s ptrace.Span) bool { return s.TraceID().IsEmpty() || s.SpanID().IsEmpty() }
	found := false
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				found = found || invalid(s)
			}
		}
	}
	if !found {
		return
	}
	parts := split.Deal(td, func(_ ptrace.ResourceSpans, _ ptrace.ScopeSpans, s ptrace.Span) int {
		if invalid(s) {
			return 1
		}
		return 0
	})
	if !e.invalid.Swap(true) {
		span := split.First(parts[1])
		e.set.Logger.Warn("Dropping spans without a trace or span id, of which Langfuse takes none. This is said once; spans_dropped counts them.",
			zap.String("name", span.Name()), zap.Stringer("trace_id", span.TraceID()), zap.Stringer("span_id", span.SpanID()))
	}
	e.lose(ctx, "", parts[1], reasonInvalidID)
	parts[0].MoveTo(td)
}

// lose counts spans that are given up and keeps them in the dead-letter file, if there is one.
func (e *langfuse) lose(ctx context.Context, project string, td ptrace.Traces, reason string) {
	n := td.SpanCount()
	e.telemetry.ExporterLangfuseSpansDropped.Add(ctx, int64(n), labels(project, "reason", reason))
	if e.letters == nil {
		return
	}
	outcome := "kept"
	if err := e.letters.Keep(td, reason); err != nil {
		outcome = "lost"
		e.set.Logger.Error("Cannot keep dead letters.", zap.Error(err), zap.Int("spans", n))
	}
	e.telemetry.ExporterLangfuseDeadLetters.Add(ctx, int64(n), labels(project, "outcome", outcome))
}
