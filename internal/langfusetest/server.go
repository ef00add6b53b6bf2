package langfusetest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Paths of the public API that the stand-in serves.
const (
	TracesPath    = "/api/public/otel/v1/traces"
	IngestionPath = "/api/public/ingestion"
	ScorePath     = "/api/public/scores"
	HealthPath    = "/api/public/health"
	MediaPath     = "/api/public/media"
	uploadPath    = "/upload/" // stands in for the object store's signed addresses
)

// Project is a key pair that the server knows.
type Project struct {
	Name      string
	PublicKey string
	SecretKey string
	Org       string // organisation whose rate limit its requests share
}

// Config says how strict and how large the server is. The zero value knows no project and refuses everybody.
type Config struct {
	Projects  []Project
	MaxBytes  int    // largest request body, uncompressed; larger ones get 413. 0 for no limit
	PerMinute int    // requests an organisation may make in 60 s before 429. 0 for no limit
	Version   string // of Langfuse, "" for 4.16.0
	Cloud     bool   // has no batch endpoint any more
	CountOnly bool   // keep counts only, for benchmarks: Observations stays empty
}

// Default is the project that most tests need.
var Default = Project{Name: "default", PublicKey: "pk-lf-test", SecretKey: "sk-lf-test"}

// Server is the stand-in. Its methods are safe for concurrent use.
type Server struct {
	URL string // base address, set by Start

	mu       sync.Mutex
	cfg      Config
	faults   []Fault
	away     bool
	poison   func(Span) bool
	windows  map[string]*window
	requests []Request
	spans    int
	byKey    map[rowKey]int // index into rows
	rows     []Observation
	rejected []string
	scores   map[string]Score
	media    map[string]*Media
	now      func() time.Time
}

// Request is what the server remembers of one request to the traces endpoint.
type Request struct {
	Project string
	Status  int
	Bytes   int // uncompressed
	Wire    int // as received
	Spans   int
	Header  http.Header
}

// New makes a server without a listener.
func New(cfg Config) *Server {
	return &Server{
		cfg: cfg, windows: map[string]*window{}, byKey: map[rowKey]int{},
		scores: map[string]Score{}, media: map[string]*Media{}, now: time.Now,
	}
}

// Start serves cfg, or Default alone where cfg names no project, until the test ends.
func Start(t testing.TB, cfg Config) *Server {
	t.Helper()
	if len(cfg.Projects) == 0 {
		cfg.Projects = []Project{Default}
	}
	s := New(cfg)
	h := httptest.NewServer(s)
	s.URL = h.URL
	t.Cleanup(func() {
		h.CloseClientConnections()
		h.Close()
	})
	return s
}

// ServeHTTP dispatches to the endpoint.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := s.nextFault(r); ok && f.Cut {
		s.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	} else if ok && f.serve(w, r) {
		return
	}
	switch {
	case r.URL.Path == TracesPath:
		s.serveTraces(w, r)
	case r.URL.Path == IngestionPath && !s.cfg.Cloud:
		s.serveIngestion(w, r)
	case r.URL.Path == ObservationsPath:
		s.serveObservations(w, r)
	case r.URL.Path == ScorePath:
		s.serveScore(w, r)
	case r.URL.Path == HealthPath:
		reply(w, http.StatusOK, map[string]any{"status": "OK", "version": cmp.Or(s.cfg.Version, "4.16.0")})
	case r.URL.Path == MediaPath:
		s.serveMedia(w, r)
	case len(r.URL.Path) > len(MediaPath) && r.URL.Path[:len(MediaPath)+1] == MediaPath+"/":
		s.serveMediaPatch(w, r)
	case len(r.URL.Path) > len(uploadPath) && r.URL.Path[:len(uploadPath)] == uploadPath:
		s.serveUpload(w, r)
	default:
		reply(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
	}
}

// Requests are the requests to the traces endpoint so far, in order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Spans is the number of spans accepted, repeats included.
func (s *Server) Spans() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spans
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
