package e2btest

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// proxy guards a sandbox's envd as E2B's does.
func (c *Cloud) proxy(w http.ResponseWriter, r *http.Request, id string) {
	s := c.find(id)
	if s == nil {
		refuse(w, http.StatusBadGateway, "The sandbox was not found")
		return
	}
	c.mu.Lock()
	state := s.state
	c.mu.Unlock()
	switch {
	case state == "paused":
		c.violation("a request to paused sandbox %s would resume it: %s", id, r.URL.Path)
		refuse(w, http.StatusBadGateway, "The sandbox was not found")
	case state == "killed":
		refuse(w, http.StatusBadGateway, "The sandbox was not found")
	case r.Header.Get("E2b-Sandbox-Port") != "49983":
		refuse(w, http.StatusBadGateway, "The sandbox is running but port is not open")
	case r.Header.Get("X-Access-Token") != s.Token:
		refuse(w, http.StatusUnauthorized, "unauthorized access, please provide a valid access token or method signing if supported")
	default:
		s.envd(w, r)
	}
}

func (s *Sandbox) envd(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Connect-Timeout-Ms") != "" {
		s.cloud.violation("Connect-Timeout-Ms was sent")
	}
	switch r.Method + " " + r.URL.Path {
	case "POST /process.Process/List":
		s.listProcesses(w, r)
	case "POST /process.Process/Connect":
		s.connect(w, r)
	case "GET /files":
		s.file(w, r)
	default:
		s.cloud.violation("%s %s", r.Method, r.URL.Path)
		refuse(w, http.StatusNotFound, "not found")
	}
}

func (s *Sandbox) listProcesses(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	s.cloud.mu.Lock()
	var list []map[string]any
	for _, p := range s.procs {
		if !p.over() {
			list = append(list, map[string]any{"pid": p.PID, "config": map[string]any{"cmd": p.cmd, "args": p.args, "envs": p.envs}})
		}
	}
	s.log("process", "info", "Process list", map[string]any{"response": map[string]any{"processes": list}})
	s.cloud.mu.Unlock()
	body := map[string]any{}
	if list != nil {
		body["processes"] = list
	}
	reply(w, http.StatusOK, body)
}

func (s *Sandbox) connect(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "application/connect+json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	pid, err := selector(r.Body)
	w.Header().Set("Content-Type", "application/connect+json")
	if err != nil {
		frame(w, 2, map[string]any{"error": map[string]any{"code": "invalid_argument", "message": err.Error()}})
		return
	}
	s.cloud.mu.Lock()
	p := s.procs[pid]
	s.cloud.mu.Unlock()
	if p == nil || p.over() && !retainsEnd(s.Envd) {
		frame(w, 2, map[string]any{"error": map[string]any{
			"code": "not_found", "message": fmt.Sprintf("process with pid %d not found", pid),
		}})
		return
	}
	ping, _ := strconv.Atoi(r.Header.Get("Keepalive-Ping-Interval"))
	if ping <= 0 {
		ping = 90
	}
	p.stream(w, r, time.Duration(ping)*time.Second)
}

func selector(body io.Reader) (uint32, error) {
	var head [5]byte
	if _, err := io.ReadFull(body, head[:]); err != nil || head[0] != 0 {
		return 0, errors.New("bad envelope")
	}
	msg := make([]byte, binary.BigEndian.Uint32(head[1:]))
	if _, err := io.ReadFull(body, msg); err != nil {
		return 0, err
	}
	var req struct {
		Process struct {
			PID uint32 `json:"pid"`
			Tag string `json:"tag"`
		} `json:"process"`
	}
	if err := json.Unmarshal(msg, &req); err != nil {
		return 0, err
	}
	return req.Process.PID, nil // by tag the real one finds nothing either
}

// retainsEnd reports whether an envd of this version tells the end of a process that is over.
func retainsEnd(version string) bool { return atLeast(version, 0, 6, 12) }

func atLeast(version string, want ...int) bool {
	for i, part := range strings.Split(version, ".") {
		n, _ := strconv.Atoi(part)
		if i < len(want) && n != want[i] {
			return n > want[i]
		}
	}
	return true
}

func frame(w http.ResponseWriter, flags byte, msg any) {
	raw, _ := json.Marshal(msg)
	head := binary.BigEndian.AppendUint32([]byte{flags}, uint32(len(raw)))
	_, _ = w.Write(append(head, raw...))
	_ = http.NewResponseController(w).Flush()
}

// Process is one process in a sandbox.
type Process struct {
	PID  uint32
	box  *Sandbox
	cmd  string
	args []string
	envs map[string]string
	op   string

	mu      sync.Mutex
	subs    map[chan map[string]any]struct{}
	broken  chan struct{}
	end     map[string]any
	counts  [2]int
	stalled time.Duration
}

// Start starts a process.
func (s *Sandbox) Start(envs map[string]string, cmd string, args ...string) *Process {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.nextPID++
	s.nextOp++
	p := &Process{
		PID: s.nextPID, box: s, cmd: cmd, args: args, envs: envs, op: strconv.Itoa(s.nextOp),
		subs: make(map[chan map[string]any]struct{}), broken: make(chan struct{}),
	}
	s.procs[p.PID] = p
	s.log("process", "debug", "Process start (server stream start)", map[string]any{
		"operation_id": p.op, "request": map[string]any{"process": map[string]any{"cmd": cmd, "args": args, "envs": envs}},
	})
	s.log("process", "info", fmt.Sprintf("Process with pid %d started", p.PID), map[string]any{
		"event_type": "process_start", "pid": p.PID, "operation_id": p.op, "command": strings.Join(append([]string{cmd}, args...), " "),
	})
	return p
}

// maxChunk is the most that envd sends at once.
const maxChunk = 32 << 10

// Print writes to stdout.
func (p *Process) Print(text string) { p.print("stdout", 0, text) }

// PrintErr writes to stderr.
func (p *Process) PrintErr(text string) { p.print("stderr", 1, text) }

func (p *Process) print(name string, stream int, text string) {
	raw := []byte(text)
	for len(raw) > 0 {
		n := min(maxChunk, len(raw))
		p.tell(map[string]any{"event": map[string]any{"data": map[string]any{name: raw[:n]}}})
		raw = raw[n:]
	}
	p.box.cloud.mu.Lock()
	defer p.box.cloud.mu.Unlock()
	p.counts[stream] += len(text)
	p.mu.Lock()
	subscribed := len(p.subs) > 0
	p.mu.Unlock()
	old, mid := !atLeast(p.box.Envd, 0, 5, 19), !atLeast(p.box.Envd, 0, 5, 27)
	if old || mid && subscribed {
		p.box.log("process", "info", "Streaming process event", map[string]any{"event_type": name, "operation_id": p.op, "data": text})
	}
}

// tell sends to every subscriber, and waits for each, as envd does.
func (p *Process) tell(msg map[string]any) {
	p.mu.Lock()
	broken := p.broken
	subs := make([]chan map[string]any, 0, len(p.subs))
	for sub := range p.subs {
		subs = append(subs, sub)
	}
	p.mu.Unlock()
	begun := time.Now()
	for _, sub := range subs {
		select {
		case sub <- msg:
		case <-broken:
		}
	}
	p.mu.Lock()
	p.stalled = max(p.stalled, time.Since(begun))
	p.mu.Unlock()
}

// Stalled is the longest that printing had to wait for a reader.
func (p *Process) Stalled() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stalled
}

// Attached is how many read the output.
func (p *Process) Attached() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.subs)
}

// Exit ends the process. A negative code is a signal.
func (p *Process) Exit(code int) {
	end := map[string]any{"exited": code >= 0, "status": "exit status " + strconv.Itoa(code)}
	result := map[string]any{"exited": code >= 0, "status": "exit status " + strconv.Itoa(code)}
	if code != 0 { // proto3 leaves zero out
		end["exitCode"], end["error"] = code, "exit status "+strconv.Itoa(code)
		result["exit_code"], result["error"] = code, "exit status "+strconv.Itoa(code)
	}
	msg := map[string]any{"event": map[string]any{"end": end}}
	p.mu.Lock()
	p.end = msg
	p.mu.Unlock()
	p.tell(msg)
	more := map[string]any{"event_type": "process_end", "operation_id": p.op, "process_result": result}
	p.box.cloud.mu.Lock()
	defer p.box.cloud.mu.Unlock()
	if atLeast(p.box.Envd, 0, 5, 27) {
		more["stdout_bytes"], more["stderr_bytes"], more["pty_bytes"] = p.counts[0], p.counts[1], 0
	}
	p.box.log("process", "info", fmt.Sprintf("Process with pid %d ended", p.PID), more)
}

func (p *Process) over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.end != nil
}

func (p *Process) disconnect() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.broken)
	p.broken = make(chan struct{})
	clear(p.subs)
}

func (p *Process) stream(w http.ResponseWriter, r *http.Request, ping time.Duration) {
	sub := make(chan map[string]any)
	p.mu.Lock()
	end, broken := p.end, p.broken
	if end == nil {
		p.subs[sub] = struct{}{}
	}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.subs, sub)
		p.mu.Unlock()
	}()
	frame(w, 0, map[string]any{"event": map[string]any{"start": map[string]any{"pid": p.PID}}})
	if end != nil {
		frame(w, 0, end)
		frame(w, 2, map[string]any{})
		return
	}
	tick := time.NewTicker(ping)
	defer tick.Stop()
	for {
		select {
		case msg := <-sub:
			frame(w, 0, msg)
			if _, over := msg["event"].(map[string]any)["end"]; over {
				frame(w, 2, map[string]any{})
				return
			}
		case <-tick.C:
			frame(w, 0, map[string]any{"event": map[string]any{"keepalive": map[string]any{}}})
		case <-broken:
			panic(http.ErrAbortHandler)
		case <-r.Context().Done():
			p.mu.Lock()
			delete(p.subs, sub)
			p.mu.Unlock()
			for { // let go of a Print that waits for us
				select {
				case <-sub:
				case <-time.After(10 * time.Millisecond):
					return
				}
			}
		}
	}
}

// Write appends to a file in the sandbox.
func (s *Sandbox) Write(path, text string) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.files[path] = append(s.files[path], text...)
}

// Truncate empties a file.
func (s *Sandbox) Truncate(path string) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.files[path] = nil
}

func (s *Sandbox) file(w http.ResponseWriter, r *http.Request) {
	if accept := r.Header.Get("Accept-Encoding"); r.Header.Get("Range") != "" && strings.Contains(accept, "gzip") {
		s.cloud.violation("gzip accepted with a range")
	}
	path := r.URL.Query().Get("path")
	s.cloud.mu.Lock()
	data, ok := s.files[path]
	s.log("filesystem", "info", "File read", map[string]any{"path": path})
	s.cloud.mu.Unlock()
	if !ok {
		refuse(w, http.StatusNotFound, fmt.Sprintf("path '%s' does not exist", path))
		return
	}
	http.ServeContent(w, r, path, time.Time{}, strings.NewReader(string(data)))
}
