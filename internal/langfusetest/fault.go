package langfusetest

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// Fault is one way to fail a request. Exactly one of its ways is used, in the order of the fields.
type Fault struct {
	Path   string        // requests it applies to; empty for TracesPath
	Cut    bool          // serve as usual, and close the connection without the answer
	Reset  bool          // close the connection without an answer
	Hang   bool          // no answer until the client goes away
	Slow   time.Duration // wait so long, or until the client goes away, then serve as usual
	Status int           // answer with this status
	Header http.Header
	Body   string
}

// Fail makes the next requests fail, one fault each, in order.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Away makes every request to the traces endpoint fail with 503, until it is called with false.
func (s *Server) Away(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

// Poison makes every request that holds a span for which bad is true fail with 400. nil stops it.
func (s *Server) Poison(bad func(Span) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.poison = bad
}

// nextFault takes the first fault that applies to r.
func (s *Server) nextFault(r *http.Request) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away && r.URL.Path == TracesPath {
		return Fault{Status: http.StatusServiceUnavailable}, true
	}
	for i, f := range s.faults {
		path := f.Path
		if path == "" {
			path = TracesPath
		}
		if path == r.URL.Path {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			return f, true
		}
	}
	return Fault{}, false
}

// serve fails the request; false where the request is to be served after all.
func (f Fault) serve(w http.ResponseWriter, r *http.Request) bool {
	body, _ := io.ReadAll(r.Body) // only then does the context end with the connection
	r.Body = io.NopCloser(bytes.NewReader(body))
	switch {
	case f.Reset:
		panic(http.ErrAbortHandler)
	case f.Hang:
		<-r.Context().Done()
		return true
	case f.Slow > 0:
		select {
		case <-time.After(f.Slow):
		case <-r.Context().Done():
			return true
		}
		return false
	}
	for k, v := range f.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body))
	return true
}
