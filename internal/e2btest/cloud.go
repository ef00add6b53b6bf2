package e2btest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Key is the team's key.
const Key = "e2b_0123456789abcdef0123456789abcdef01234567"

// Cloud is one E2B with one team.
type Cloud struct {
	URL      string // of the API and, routed by header, of every envd
	PageSize int    // largest page of the list; 100 unless set lower
	LogPage  int    // largest page of a log; 1000 unless set lower
	NoEvents bool   // like one's own E2B, it has no events API

	mu         sync.Mutex
	server     *httptest.Server
	sandboxes  []*Sandbox
	events     []map[string]any
	faults     []fault
	violations []string
	requests   map[string]int
	serial     int
}

type fault struct {
	path   string
	status int
	header http.Header
}

// New starts a cloud.
func New() *Cloud {
	c := &Cloud{PageSize: 100, LogPage: 1000, requests: make(map[string]int)}
	c.server = httptest.NewServer(http.HandlerFunc(c.serve))
	c.URL = c.server.URL
	return c
}

// Close stops the cloud.
func (c *Cloud) Close() {
	c.server.CloseClientConnections()
	c.server.Close()
}

// Violations are the requests that a reader must not send.
func (c *Cloud) Violations() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.violations)
}

func (c *Cloud) violation(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.violations = append(c.violations, fmt.Sprintf(format, args...))
}

// Fail makes the next request whose path ends with suffix fail with a status.
func (c *Cloud) Fail(suffix string, status int, header http.Header) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, fault{suffix, status, header})
}

// Requests is how many requests had a path that ends with suffix.
func (c *Cloud) Requests(suffix string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for path, k := range c.requests {
		if strings.HasSuffix(path, suffix) {
			n += k
		}
	}
	return n
}

func (c *Cloud) serve(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.requests[r.URL.Path]++
	for i, f := range c.faults {
		if strings.HasSuffix(r.URL.Path, f.path) {
			c.faults = slices.Delete(c.faults, i, i+1)
			c.mu.Unlock()
			for k, v := range f.header {
				w.Header()[k] = v
			}
			refuse(w, f.status, http.StatusText(f.status))
			return
		}
	}
	c.mu.Unlock()
	if id := r.Header.Get("E2b-Sandbox-Id"); id != "" {
		c.proxy(w, r, id)
		return
	}
	c.api(w, r)
}

func refuse(w http.ResponseWriter, status int, message string) {
	reply(w, status, map[string]any{"code": status, "message": message})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// Sandbox is one sandbox. Change its fields only before anything reads them.
type Sandbox struct {
	ID        string
	Template  string
	Envd      string // version
	Token     string
	VCPUs     int64
	MemoryMiB int64
	Metadata  map[string]string
	Lifetime  time.Duration

	cloud   *Cloud
	state   string // running, paused or killed
	start   time.Time
	end     time.Time
	run     string
	logs    []entry
	procs   map[uint32]*Process
	files   map[string][]byte
	nextPID uint32
	nextOp  int
}

// Create starts a sandbox.
func (c *Cloud) Create(envd string, metadata map[string]string) *Sandbox {
	c.mu.Lock()
	c.serial++
	sum := sha256.Sum256(fmt.Append(nil, "token", c.serial))
	s := &Sandbox{
		ID: fmt.Sprintf("isandbox%012d", c.serial), Template: "rki5dems9wqfm4r03t7g", Envd: envd, Token: hex.EncodeToString(sum[:]),
		VCPUs: 2, MemoryMiB: 512, Metadata: metadata, Lifetime: 10 * time.Minute,
		cloud: c, procs: make(map[uint32]*Process), files: make(map[string][]byte), nextPID: 100,
	}
	c.sandboxes = append(c.sandboxes, s)
	s.log("orchestration-api", "debug", "Started creating sandbox", nil)
	s.begin("created")
	s.log("orchestration-api", "info", "Sandbox created", nil)
	c.mu.Unlock()
	return s
}

func (s *Sandbox) begin(kind string) {
	s.cloud.serial++
	s.state, s.start, s.run = "running", time.Now().UTC(), fmt.Sprintf("run-%d", s.cloud.serial)
	s.end = s.start.Add(s.Lifetime)
	s.event(kind, nil)
}

// Age makes the sandbox as much older. Events that have been told stay as they were.
func (s *Sandbox) Age(d time.Duration) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.start = s.start.Add(-d)
}

// Pause pauses the sandbox: connections to it break, its processes stay.
func (s *Sandbox) Pause() {
	s.cloud.mu.Lock()
	s.state, s.end = "paused", time.Now().UTC().Truncate(time.Microsecond)
	s.start = s.start.Truncate(time.Microsecond) // as the database does
	s.log("orchestration-api", "info", "Pausing sandbox", nil)
	s.event("paused", s.execution())
	procs := s.running()
	s.cloud.mu.Unlock()
	for _, p := range procs {
		p.disconnect()
	}
}

// Resume starts a new run of a paused sandbox.
func (s *Sandbox) Resume() {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.begin("resumed")
}

// Kill ends the sandbox and all in it.
func (s *Sandbox) Kill(reason string) {
	s.cloud.mu.Lock()
	s.log("orchestration-api", "info", "Killing sandbox", map[string]any{"kill_reason": reason})
	if s.state == "running" {
		s.end = time.Now().UTC()
	}
	s.state = "killed"
	data := s.execution()
	data["kill_reason"] = reason
	s.event("killed", data)
	procs := s.running()
	s.cloud.mu.Unlock()
	for _, p := range procs {
		p.disconnect()
	}
}

// Span is when the current run began and ended or will end.
func (s *Sandbox) Span() (start, end time.Time) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	return s.start, s.end
}

func (s *Sandbox) running() (list []*Process) {
	for _, p := range s.procs {
		list = append(list, p)
	}
	return list
}

func (s *Sandbox) execution() map[string]any {
	return map[string]any{"execution": map[string]any{
		"started_at": s.start.Format(time.RFC3339Nano), "vcpu_count": s.VCPUs, "memory_mb": s.MemoryMiB,
		"execution_time": s.end.Sub(s.start).Milliseconds(),
	}}
}

func (s *Sandbox) event(kind string, data map[string]any) {
	if data == nil {
		data = map[string]any{}
	}
	data["sandbox_metadata"] = s.Metadata
	s.cloud.serial++
	s.cloud.events = append(s.cloud.events, map[string]any{
		"version": "v2", "id": fmt.Sprintf("00000000-0000-4000-8000-%012d", s.cloud.serial), "type": "sandbox.lifecycle." + kind,
		"eventData": data, "sandboxBuildId": "build", "sandboxExecutionId": s.run, "sandboxId": s.ID, "sandboxTeamId": "team",
		"sandboxTemplateId": s.Template, "timestamp": time.Now().UTC().Format(time.RFC3339Nano),
	})
}

// Events are the lifecycle events so far, as a webhook would bring them.
func (c *Cloud) Events() (list [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.events {
		raw, _ := json.Marshal(e)
		list = append(list, raw)
	}
	return list
}
