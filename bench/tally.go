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
	wire  int64   // bytes of bodies as received
	cost  float64 // US dollars
}

func (t *tally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wire := &meter{Reader: r.Body}
	td, err := decode(wire, r.Header.Get("Content-Encoding") == "gzip")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	t.add(td, wire.n)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprint(w, "{}")
}

// meter counts what is read through it.
type meter struct {
	io.Reader
	n int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.n += int64(n)
	return n, err
}

func decode(body io.Reader, zipped bool) (ptrace.Traces, error) {
	req := ptraceotlp.NewExportRequest()
	if zipped {
		z, err := gzip.NewReader(body)
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

func (t *tally) add(td ptrace.Traces, wire int64) {
	var cost float64
	for span := range spans(td) {
		cost += spanCost(span)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spans += int64(td.SpanCount())
	t.wire += wire
	t.cost += cost
}

func (t *tally) read() (spans int64, cost float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.spans, t.cost
}

// perSpan is the average number of bytes that a span took on the wire; 0 where none came.
func (t *tally) perSpan() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wire / max(t.spans, 1)
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
