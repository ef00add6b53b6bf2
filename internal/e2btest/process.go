package e2btest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

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
