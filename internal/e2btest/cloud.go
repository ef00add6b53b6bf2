package e2btest

import (
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
	slow       map[string]time.Duration // by the end of a path
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

// Slow makes each request whose path holds part take so long.
func (c *Cloud) Slow(part string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.slow == nil {
		c.slow = map[string]time.Duration{}
	}
	c.slow[part] = d
}

// delay is how long a request is to take.
func (c *Cloud) delay(path string) (d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for part, slow := range c.slow {
		if strings.Contains(path, part) {
			d = max(d, slow)
		}
	}
	return d
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
	if d := c.delay(r.URL.Path); d > 0 {
		time.Sleep(d)
	}
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
