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
