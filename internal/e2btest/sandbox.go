package e2btest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

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
