package fakemodel

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// maxBody is more than any request of a real client here; Claude Code's first is about 150 KB.
const maxBody = 8 << 20

// Server answers as the providers do. The zero value is ready to use.
type Server struct {
	// ChunkDelay is the pause before each chunk of a streamed answer, so that a person sees it stream.
	ChunkDelay time.Duration

	mu    sync.Mutex
	calls map[string][]Call
	mux   *http.ServeMux
	once  sync.Once
}

// Call is one billable request as the provider would put it on the bill.
type Call struct {
	Provider string // "anthropic", "openai", "gemini"
	Model    string
	ID       string // the id in the response body
	Stream   bool
	Usage    Usage
}

// Calls returns the billable requests of a case in the order they were answered.
func (s *Server) Calls(name string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls[name]...)
}

// ServeHTTP routes POST /{case}/{provider's own path}. Anything else is a 404, as clients that probe expect.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.once.Do(func() {
		s.mux = http.NewServeMux()
		s.mux.HandleFunc("POST /{case}/v1/messages", s.messages)
		s.mux.HandleFunc("POST /{case}/v1/messages/count_tokens", countTokens)
		s.mux.HandleFunc("POST /{case}/v1/chat/completions", s.chat)
		s.mux.HandleFunc("POST /{case}/v1/responses", s.responses)
		s.mux.HandleFunc("POST /{case}/v1beta/models/{call}", s.generateContent)
	})
	s.mux.ServeHTTP(w, r)
}

// record gives the call its index in its case, lets bill fill in the usage for it, and keeps it.
func (s *Server) record(r *http.Request, c Call, bill func(n int64) Usage) (Call, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		s.calls = map[string][]Call{}
	}
	name := r.PathValue("case")
	n := int64(len(s.calls[name]))
	c.Usage = bill(n)
	c.ID = fmt.Sprintf("%s_%s_%d", c.ID, name, n)
	s.calls[name] = append(s.calls[name], c)
	return c, n
}

// decode reads the body into v; the error is the client's fault.
func decode(r *http.Request, v any) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("body is not valid JSON: %w", err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client is gone; nobody to tell
}

// obj is a JSON object in the making.
type obj = map[string]any

// stream writes server-sent events: a named event per chunk where event is not empty, unnamed data otherwise.
type stream struct {
	w     http.ResponseWriter
	delay time.Duration
}

func (s *Server) stream(w http.ResponseWriter) *stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	return &stream{w: w, delay: s.ChunkDelay}
}

func (s *stream) send(event string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own literal
	}
	s.raw(event, string(data))
}

func (s *stream) raw(event, data string) {
	time.Sleep(s.delay)
	if event != "" {
		fmt.Fprintf(s.w, "event: %s\n", event)
	}
	fmt.Fprintf(s.w, "data: %s\n\n", data)
	_ = http.NewResponseController(s.w).Flush()
}
