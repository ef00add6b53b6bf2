package langfuseexporter

import (
	"context"
	"encoding/json"
	"errors"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/route"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
)

// Outcomes of scores, as metric labels.
const (
	scoreSent     = "sent"
	scoreRetry    = "retry"
	scoreRejected = "rejected"
	scoreIgnored  = "ignored"
)

// sendScores posts the scores among td's events. Only an answer that may be another later is an error: the batch is
// then sent again as a whole, which the scores' ids make harmless.
func (p *project) sendScores(ctx context.Context, td ptrace.Traces) error {
	if !p.cfg.Scores.Enabled {
		return nil
	}
	var scores []score.Score
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				if span.Events().Len() > 0 {
					scores = score.FromSpan(scores, span)
				}
			}
		}
	}
	return p.postScores(ctx, scores)
}

// postScores sends scores by the API that the server has. What could not be sent now is an error.
func (p *project) postScores(ctx context.Context, scores []score.Score) error {
	if len(scores) == 0 {
		return nil
	}
	single, err := p.scoresOneByOne(ctx)
	switch {
	case err != nil:
		p.countScores(ctx, p.name, scoreRetry, len(scores))
		return err
	case single:
		return p.postOneByOne(ctx, scores)
	}
	return p.postBatches(ctx, scores)
}

func (p *project) postBatches(ctx context.Context, scores []score.Score) (err error) {
	done := 0
	encoding := score.Batches(scores, func(body []byte, n int) bool {
		r := p.client.Scores(ctx, body)
		if p.server.gone(p.cfg.Scores.API, r) {
			err = p.postOneByOne(ctx, scores[done:])
			return false
		}
		done += n
		if r.Outcome == deliver.Sent {
			p.health.report(p.name, r)
			rejected := p.rejected(r.Body)
			p.countScores(ctx, p.name, scoreSent, n-rejected)
			p.countScores(ctx, p.name, scoreRejected, rejected)
			return true
		}
		err = p.notSent(ctx, r, n)
		return err == nil
	})
	return errors.Join(err, encoding)
}

func (p *project) postOneByOne(ctx context.Context, scores []score.Score) error {
	for i := range scores {
		body, err := json.Marshal(scores[i].Body)
		if err != nil {
			return err
		}
		r := p.client.Score(ctx, body)
		if r.Outcome == deliver.Sent {
			p.health.report(p.name, r)
			p.countScores(ctx, p.name, scoreSent, 1)
		} else if err := p.notSent(ctx, r, 1); err != nil {
			p.countScores(ctx, p.name, scoreRetry, len(scores)-i-1)
			return err
		}
	}
	return nil
}

// notSent counts n scores that were not taken. It is an error where they may be taken later.
func (p *project) notSent(ctx context.Context, r deliver.Result, n int) error {
	p.health.report(p.name, r)
	if r.Outcome == deliver.Retry || r.Outcome == deliver.Refused && p.waits {
		p.countScores(ctx, p.name, scoreRetry, n)
		return p.later(ctx, r)
	}
	p.countScores(ctx, p.name, scoreRejected, n)
	if r.Outcome != deliver.Refused { // of which health has said so
		p.set.Logger.Warn("Langfuse does not take scores.", zap.String("project", p.name), zap.Int("scores", n), zap.Error(r.Err))
	}
	return nil
}

// rejected counts the scores that an answer names as not taken.
func (p *project) rejected(body []byte) int {
	var a score.Answer
	if err := json.Unmarshal(body, &a); err != nil {
		return 0
	}
	if len(a.Errors) > 0 {
		e := a.Errors[0]
		p.set.Logger.Warn("Langfuse rejects scores.", zap.String("project", p.name), zap.Int("scores", len(a.Errors)),
			zap.String("id", e.ID), zap.Int("status", e.Status), zap.String("message", e.Message))
	}
	return len(a.Errors)
}

func (e *langfuse) countScores(ctx context.Context, project, outcome string, n int) {
	if n > 0 {
		e.telemetry.ExporterLangfuseScores.Add(ctx, int64(n), labels(project, "outcome", outcome))
	}
}

// pushLogs sends the evaluation results among the records as scores. Langfuse takes no other logs.
func (e *langfuse) pushLogs(ctx context.Context, ld plog.Logs) error {
	byProject := make([][]score.Score, len(e.projects))
	ignored, rejected := 0, 0
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				s, isScore, ok := score.FromLog(rec)
				switch to := e.router.Record(rl.Resource(), sl.Scope(), rec.TraceID()); {
				case !isScore || !e.cfg.Scores.Enabled:
					ignored++
				case !ok || to == route.Unrouted:
					rejected++
				default:
					s.Body.Environment = convert.EnvironmentOf(rl.Resource(), s.Body.Environment)
					byProject[to] = append(byProject[to], s)
				}
			}
		}
	}
	e.countScores(ctx, "", scoreIgnored, ignored)
	e.countScores(ctx, "", scoreRejected, rejected)
	var errs []error
	for i, scores := range byProject {
		errs = append(errs, e.projects[i].postScores(ctx, scores))
	}
	return errors.Join(errs...)
}
