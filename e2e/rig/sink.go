package rig

import (
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// The keys that the stand-in accepts.
const (
	PublicKey = "pk-lf-test"
	SecretKey = "sk-lf-test"
)

// TracesPath is where Langfuse takes traces.
const TracesPath = "/api/public/otel/v1/traces"

// Sink stands in for Langfuse's trace endpoint. It refuses what Langfuse refuses: wrong keys, an encoding other than
// gzip, a content type other than protobuf and JSON, a batch that holds a span without ids.
type Sink struct {
	// Spans is called for each accepted batch, perhaps from several goroutines at once.
	Spans func(ptrace.Traces)

	status atomic.Int64 // answer with this instead, when not 0
}

// Fail makes the sink answer every request with status; 0 ends it.
func (s *Sink) Fail(status int) { s.status.Store(int64(status)) }

// ServeHTTP answers as Langfuse does: its 200 is not an OTLP response.
func (s *Sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != TracesPath {
		http.NotFound(w, r)
		return
	}
	status, err := s.take(r)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err != nil {
		fmt.Fprintf(w, `{"message":%q}`, err)
		return
	}
	fmt.Fprint(w, `{"name":"otel-ingestion-job"}`)
}

func (s *Sink) take(r *http.Request) (int, error) {
	body, err := plain(r)
	if err != nil {
		return http.StatusBadRequest, err
	}
	if status := int(s.status.Load()); status != 0 {
		return status, fmt.Errorf("told to answer %d", status)
	}
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(PublicKey+":"+SecretKey))
	if r.Header.Get("Authorization") != want {
		return http.StatusUnauthorized, fmt.Errorf("invalid credentials")
	}
	req := ptraceotlp.NewExportRequest()
	switch contentType := strings.ToLower(r.Header.Get("Content-Type")); {
	case strings.Contains(contentType, "application/x-protobuf"):
		err = req.UnmarshalProto(body)
	case strings.Contains(contentType, "application/json"):
		err = req.UnmarshalJSON(body)
	default:
		err = fmt.Errorf("invalid content type")
	}
	if err == nil {
		err = checkIDs(req.Traces())
	}
	if err != nil {
		return http.StatusBadRequest, err
	}
	s.Spans(req.Traces())
	return http.StatusOK, nil
}

// plain reads the whole body, so that a refusal does not break the connection.
func plain(r *http.Request) ([]byte, error) {
	body := io.Reader(r.Body)
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "":
	case "gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, err
		}
		body = z
	default:
		return nil, fmt.Errorf("encoding %q", encoding)
	}
	return io.ReadAll(body)
}

func checkIDs(td ptrace.Traces) error {
	for span := range All(td) {
		if span.TraceID().IsEmpty() || span.SpanID().IsEmpty() {
			return fmt.Errorf("span %q has no ids", span.Name())
		}
	}
	return nil
}
