package langfusetest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// Span is a received span with its context.
type Span struct {
	Resource pcommon.Resource
	Scope    pcommon.InstrumentationScope
	ptrace.Span
}

// maxIngestionVersion is the highest x-langfuse-ingestion-version; from it on spans are written directly.
const maxIngestionVersion = 4

func (s *Server) serveTraces(w http.ResponseWriter, r *http.Request) {
	rec := &recorder{ResponseWriter: w}
	req := Request{Header: r.Header.Clone()}
	td, ok := s.accept(rec, r, &req)
	if ok {
		s.store(req.Project, r.Header.Get("x-langfuse-ingestion-version") == strconv.Itoa(maxIngestionVersion), td)
		reply(rec, http.StatusOK, map[string]any{"name": "otel-ingestion-job", "id": "1", "data": map[string]any{}})
	}
	req.Status = rec.status
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		s.spans += req.Spans
	}
	if !s.cfg.CountOnly {
		s.requests = append(s.requests, req)
	}
}

// accept checks the request from outside in and decodes it, or answers with the error.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, req *Request) (ptrace.Traces, bool) {
	none := ptrace.Traces{}
	if r.Method != http.MethodPost {
		reply(w, http.StatusMethodNotAllowed, map[string]any{"message": "Method not allowed"})
		return none, false
	}
	p, ok := s.authorize(w, r)
	if !ok || !s.admit(w, p) {
		return none, false
	}
	req.Project = p.Name
	body, ok := s.body(w, r, req)
	if !ok {
		return none, false
	}
	td, err := decode(r.Header.Get("Content-Type"), body)
	if err != nil {
		return none, bad(w, err.Error())
	}
	req.Spans = td.SpanCount()
	if v := r.Header.Get("x-langfuse-ingestion-version"); v != "" {
		if n, err := strconv.Atoi(v); err != nil || n > maxIngestionVersion {
			return none, bad(w, fmt.Sprintf("Unsupported x-langfuse-ingestion-version: %q. Maximum supported: \"4\".", v))
		}
	}
	if reason := s.firstBad(td); reason != "" {
		return none, bad(w, reason)
	}
	return td, true
}

func bad(w http.ResponseWriter, message string) bool {
	reply(w, http.StatusBadRequest, map[string]any{"error": message})
	return false
}

// body reads and, where the header says gzip, unpacks the request. Any other encoding is an error here; the real
// server takes it for protobuf and fails to parse it.
func (s *Server) body(w http.ResponseWriter, r *http.Request, req *Request) ([]byte, bool) {
	wire, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, bad(w, "Failed to read request body")
	}
	req.Wire = len(wire)
	body := wire
	switch enc := r.Header.Get("Content-Encoding"); enc {
	case "", "identity":
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(wire))
		if err == nil {
			body, err = io.ReadAll(z)
		}
		if err != nil {
			return nil, bad(w, "Failed to decompress request body")
		}
	default:
		return nil, bad(w, "Failed to parse OTel Protobuf Trace")
	}
	req.Bytes = len(body)
	s.mu.Lock()
	limit := s.cfg.MaxBytes
	s.mu.Unlock()
	if limit > 0 && len(body) > limit {
		http.Error(w, "413 Request Entity Too Large", http.StatusRequestEntityTooLarge)
		return nil, false
	}
	return body, true
}

func decode(contentType string, body []byte) (ptrace.Traces, error) {
	req := ptraceotlp.NewExportRequest()
	switch ct := strings.ToLower(contentType); {
	case strings.Contains(ct, "application/x-protobuf"):
		if err := req.UnmarshalProto(body); err != nil {
			return ptrace.Traces{}, fmt.Errorf("Failed to parse OTel Protobuf Trace")
		}
	case strings.Contains(ct, "application/json"):
		if err := req.UnmarshalJSON(body); err != nil {
			return ptrace.Traces{}, fmt.Errorf("Failed to parse OTel JSON Trace")
		}
	default:
		return ptrace.Traces{}, fmt.Errorf("Invalid content type")
	}
	return req.Traces(), nil
}

// firstBad says why the whole request is refused: one span without valid ids, or a poisoned one, is enough.
func (s *Server) firstBad(td ptrace.Traces) string {
	s.mu.Lock()
	poison := s.poison
	s.mu.Unlock()
	for span := range each(td) {
		switch {
		case span.TraceID().IsEmpty():
			return "traceId:absent. The entire export was rejected and no spans were ingested."
		case span.SpanID().IsEmpty():
			return "spanId:absent. The entire export was rejected and no spans were ingested."
		case poison != nil && poison(span):
			return "attributes:not_an_array. The entire export was rejected and no spans were ingested."
		}
	}
	return ""
}

func each(td ptrace.Traces) func(func(Span) bool) {
	return func(yield func(Span) bool) {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					if !yield(Span{rs.Resource(), ss.Scope(), span}) {
						return
					}
				}
			}
		}
	}
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}
