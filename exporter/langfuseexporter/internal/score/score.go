// Package score turns evaluation results into Langfuse scores. Scores have no place in OTLP. Older servers take many at once
// by their batch API, which also keeps the time of an evaluation; newer ones want them one by one.
package score

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Event is the name of an evaluation result, as a span event and as a log record.
const Event = "gen_ai.evaluation.result"

// Score is one score-create event.
type Score struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Body      Body   `json:"body"`
}

// Body is the score itself. Its id follows from what it is about, so that sending it again replaces it.
type Body struct {
	ID            string            `json:"id"`
	TraceID       string            `json:"traceId,omitempty"`
	ObservationID string            `json:"observationId,omitempty"`
	SessionID     string            `json:"sessionId,omitempty"`
	Name          string            `json:"name"`
	Value         any               `json:"value"`
	DataType      string            `json:"dataType"`
	Comment       string            `json:"comment,omitempty"`
	Environment   string            `json:"environment,omitempty"`
	Metadata      map[string]string `json:"metadata,omitempty"`
}

// What an evaluation says, in the spellings that are about: the standard's first.
var (
	nameAttrs    = []string{"gen_ai.evaluation.name", "evaluation.name", "eval.name", "score.name"}
	valueAttrs   = []string{"gen_ai.evaluation.score.value", "gen_ai.evaluation.score", "evaluation.score", "eval.score", "eval.value", "score.value"}
	labelAttrs   = []string{"gen_ai.evaluation.score.label", "gen_ai.evaluation.label", "evaluation.label", "eval.label", "score.label"}
	commentAttrs = []string{"gen_ai.evaluation.explanation", "gen_ai.evaluation.reasoning", "evaluation.explanation", "eval.explanation", "eval.comment", "score.comment"}
)

// FromSpan appends the scores among the span's events.
func FromSpan(to []Score, span ptrace.Span) []Score {
	for _, e := range span.Events().All() {
		if e.Name() != Event {
			continue
		}
		body := Body{TraceID: span.TraceID().String(), ObservationID: span.SpanID().String()}
		if v, ok := span.Attributes().Get("langfuse.environment"); ok {
			body.Environment = v.AsString()
		}
		to = add(to, body, e.Attributes(), e.Timestamp())
	}
	return to
}

// FromLog is the score that a record holds. isScore is false where the record is no evaluation; a score without a
// name or value, or about nothing, is one that cannot be sent: ok is false.
func FromLog(rec plog.LogRecord) (s Score, isScore, ok bool) {
	if rec.EventName() != Event && text(rec.Attributes(), "event.name") != Event {
		return s, false, false
	}
	body := Body{Environment: text(rec.Attributes(), "langfuse.environment")}
	if !rec.TraceID().IsEmpty() {
		body.TraceID = rec.TraceID().String()
		if !rec.SpanID().IsEmpty() {
			body.ObservationID = rec.SpanID().String()
		}
	} else {
		body.SessionID = text(rec.Attributes(), "session.id", "gen_ai.conversation.id")
	}
	at := rec.Timestamp()
	if at == 0 {
		at = rec.ObservedTimestamp()
	}
	list := add(nil, body, rec.Attributes(), at)
	if len(list) == 0 || body.TraceID == "" && body.SessionID == "" {
		return s, true, false
	}
	return list[0], true, true
}

func add(to []Score, b Body, attrs pcommon.Map, at pcommon.Timestamp) []Score {
	b.Name, b.Comment = text(attrs, nameAttrs...), text(attrs, commentAttrs...)
	label := text(attrs, labelAttrs...)
	b.Value, b.DataType = value(first(attrs, valueAttrs), label)
	if b.Name == "" || b.Value == nil {
		return to
	}
	if label != "" && b.DataType != "CATEGORICAL" {
		b.Metadata = map[string]string{"label": label}
	}
	b.ID = id(&b, at)
	return append(to, Score{
		ID: b.ID, Type: "score-create", Timestamp: at.AsTime().UTC().Format(time.RFC3339Nano), Body: b,
	})
}

// value is a score's value and type: a number, a truth, or a label where there is no more than that.
func value(v *pcommon.Value, label string) (any, string) {
	if v == nil {
		if label == "" {
			return nil, ""
		}
		return label, "CATEGORICAL"
	}
	switch v.Type() {
	case pcommon.ValueTypeBool:
		if v.Bool() {
			return 1, "BOOLEAN"
		}
		return 0, "BOOLEAN"
	case pcommon.ValueTypeInt:
		return v.Int(), "NUMERIC"
	}
	s := v.AsString()
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
		return f, "NUMERIC"
	}
	if s == "" || v.Type() == pcommon.ValueTypeDouble {
		return value(nil, label)
	}
	return s, "CATEGORICAL"
}

// id is the same for the same evaluation of the same thing at the same time.
func id(b *Body, at pcommon.Timestamp) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%s|%d", b.TraceID, b.ObservationID, b.SessionID, b.Name, at))
	return hex.EncodeToString(sum[:16])
}

func first(attrs pcommon.Map, keys []string) *pcommon.Value {
	for _, k := range keys {
		if v, ok := attrs.Get(k); ok && v.Type() != pcommon.ValueTypeEmpty {
			return &v
		}
	}
	return nil
}

func text(attrs pcommon.Map, keys ...string) string {
	if v := first(attrs, keys); v != nil {
		return v.AsString()
	}
	return ""
}

// maxBytes keeps a request below the API's cap of 4.5 MB.
const maxBytes = 4 << 20

// Batches encodes scores as request bodies, with the number of scores in each.
func Batches(scores []Score, f func(body []byte, n int) (goOn bool)) error {
	for len(scores) > 0 {
		body, n := []byte(`{"batch":[`), 0
		for n < len(scores) {
			j, err := json.Marshal(scores[n])
			if err != nil {
				return err
			}
			if n > 0 {
				if len(body)+len(j) > maxBytes {
					break
				}
				body = append(body, ',')
			}
			body = append(body, j...)
			n++
		}
		if !f(append(body, "]}"...), n) {
			return nil
		}
		scores = scores[n:]
	}
	return nil
}

// Answer is the batch API's answer, a 207.
type Answer struct {
	Errors []struct {
		ID      string `json:"id"`
		Status  int    `json:"status"`
		Message string `json:"message"`
		Error   any    `json:"error"`
	} `json:"errors"`
}
