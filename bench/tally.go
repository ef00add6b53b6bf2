package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"sync"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// tally stands in for Langfuse: it takes OTLP over HTTP, plain or gzip, and counts spans and money. It is lenient, since
// it shares a core with the load; that what we send is what Langfuse accepts is the exporter's tests' concern.
type tally struct {
	mu    sync.Mutex
	spans int64
	cost  float64 // US dollars
}

func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	td, err := decode(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	t.add(td)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprint(w, "{}")
}

func decode(r *http.Request) (ptrace.Traces, error) {
	req := ptraceotlp.NewExportRequest()
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return req.Traces(), err
		}
		body = z
	}
	data, err := io.ReadAll(body)
	if err == nil {
		err = req.UnmarshalProto(data)
	}
	return req.Traces(), err
}

func (t *tally) add(td ptrace.Traces) {
	var cost float64
	for span := range spans(td) {
		cost += spanCost(span)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spans += int64(td.SpanCount())
	t.cost += cost
}

func (t *tally) read() (int64, float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.spans, t.cost
}

// spanCost is what Langfuse would show for the span: it reads these two, in this order.
func spanCost(s ptrace.Span) float64 {
	if v, ok := s.Attributes().Get("langfuse.observation.cost_details"); ok {
		var details struct {
			Total float64 `json:"total"`
		}
		if json.Unmarshal([]byte(v.Str()), &details) == nil {
			return details.Total
		}
	}
	if v, ok := s.Attributes().Get("gen_ai.usage.cost"); ok {
		return v.Double()
	}
	return 0
}

// spans walks all spans of td.
func spans(td ptrace.Traces) iter.Seq[ptrace.Span] {
	return func(yield func(ptrace.Span) bool) {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					if !yield(span) {
						return
					}
				}
			}
		}
	}
}
