package envd

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// Process is a running process that was started through envd. Envs may hold secrets: only the trace context may leave
// this program.
type Process struct {
	PID    uint32 `json:"pid"`
	Tag    string `json:"tag"`
	Config struct {
		Cmd  string            `json:"cmd"`
		Args []string          `json:"args"`
		Envs map[string]string `json:"envs"`
	} `json:"config"`
}

// Command is the command line as envd's own log prints it.
func (p *Process) Command() string {
	return strings.Join(append([]string{p.Config.Cmd}, p.Config.Args...), " ")
}

// listTimeout and maxList bound a unary call.
const (
	listTimeout = 15 * time.Second
	maxList     = 8 << 20
)

// List gives the running processes. Each call leaves a line in the user's E2B logs.
func (c *Client) List(ctx context.Context, t *Target) ([]Process, error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	resp, err := c.post(ctx, t, "List", "application/json", []byte("{}"))
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	defer resp.Body.Close()
	var reply struct {
		Processes []Process `json:"processes"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxList)).Decode(&reply); err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	return reply.Processes, nil
}

// Event is one message of a process's stream: output, its end, or neither (start and keepalive).
type Event struct {
	Data *Data `json:"data"`
	End  *End  `json:"end"`
}

// Data is output of one of the streams, cut anywhere.
type Data struct {
	Stdout []byte `json:"stdout"`
	Stderr []byte `json:"stderr"`
	PTY    []byte `json:"pty"`
}

// End is how a process ended. ExitCode -1 stands for a signal.
type End struct {
	ExitCode int64  `json:"exitCode"`
	Exited   bool   `json:"exited"`
	Status   string `json:"status"`
	Error    string `json:"error"`
}

// Stream is the output of one process from the moment of attaching. It must be read without pause: envd's fan-out
// blocks on its slowest reader, then the process itself stands still.
type Stream struct {
	body   io.ReadCloser
	frames frames
	cancel context.CancelFunc
	idle   *time.Timer
	quiet  time.Duration
}

// Attach joins the output of process pid. Selecting by tag is broken in envd with more than one process.
func (c *Client) Attach(ctx context.Context, t *Target, pid uint32) (*Stream, error) {
	ctx, cancel := context.WithCancel(ctx)
	quiet := 2 * c.Keepalive
	idle := time.AfterFunc(quiet, cancel)
	msg := envelope(fmt.Appendf(nil, `{"process":{"pid":%d}}`, pid))
	resp, err := c.post(ctx, t, "Connect", "application/connect+json", msg)
	if err != nil {
		idle.Stop()
		cancel()
		return nil, fmt.Errorf("attach to %d: %w", pid, err)
	}
	return &Stream{
		body: resp.Body, frames: frames{r: bufio.NewReaderSize(resp.Body, 64<<10)}, cancel: cancel, idle: idle, quiet: quiet,
	}, nil
}

// Next is the next event; its data is valid until the call after. At the end of the stream it gives io.EOF, ErrNotFound
// where there is no such process, or another error. A stream without even a keepalive is given up.
func (s *Stream) Next() (Event, error) {
	s.idle.Reset(s.quiet)
	raw, end, err := s.frames.next()
	if err != nil {
		return Event{}, noEOF(err) // every orderly stream has an end message
	}
	if end {
		return Event{}, streamError(raw)
	}
	var msg struct {
		Event Event `json:"event"`
	}
	if len(raw) == 0 {
		return Event{}, nil
	}
	if err := json.Unmarshal(raw, &msg); err != nil {
		return Event{}, fmt.Errorf("read message: %w", err)
	}
	return msg.Event, nil
}

// streamError reads an end-of-stream message. Errors travel in it, under HTTP status 200.
func streamError(raw []byte) error {
	var msg struct {
		Error *struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	switch err := json.Unmarshal(raw, &msg); {
	case err != nil && len(raw) > 0:
		return fmt.Errorf("read end message: %w", err)
	case msg.Error == nil:
		return io.EOF
	case msg.Error.Code == "not_found":
		return ErrNotFound
	default:
		return fmt.Errorf("%s: %s", msg.Error.Code, msg.Error.Message[:min(len(msg.Error.Message), 200)])
	}
}

// Close ends the stream; the process does not notice.
func (s *Stream) Close() {
	s.idle.Stop()
	s.cancel()
	_ = s.body.Close()
}
