package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Settings says how to run a collector.
type Settings struct {
	Bin     string   // path of the binary
	Configs []string // paths or URIs, merged in this order
	Env     []string // added to ours
	CPU     int      // core to pin to when taskset is there; -1 leaves it alone
	Ready   string   // host:port that accepts once the collector is up
}

// Collector is a running child process.
type Collector struct {
	cmd    *exec.Cmd
	log    logBuffer
	exited chan struct{}
	err    error // valid after exited
}

// startLimit is far above the half second that a start may take: the machine may be busy.
const startLimit = 20 * time.Second

// Start runs the collector and returns once s.Ready accepts connections.
func Start(ctx context.Context, s Settings) (*Collector, error) {
	argv := []string{s.Bin}
	for _, c := range s.Configs {
		argv = append(argv, "--config", c)
	}
	if taskset, err := exec.LookPath("taskset"); err == nil && s.CPU >= 0 {
		argv = append([]string{taskset, "-c", strconv.Itoa(s.CPU)}, argv...)
	}
	c := &Collector{cmd: exec.Command(argv[0], argv[1:]...), exited: make(chan struct{})}
	c.cmd.Env = append(os.Environ(), s.Env...)
	c.cmd.Stdout, c.cmd.Stderr = &c.log, &c.log
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		c.err = c.cmd.Wait()
		close(c.exited)
	}()
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := c.waitFor(ctx, s.Ready); err != nil {
		c.Kill()
		return nil, fmt.Errorf("%w; its log:\n%s", err, c.Log())
	}
	return c, nil
}

func (c *Collector) waitFor(ctx context.Context, addr string) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err := net.Dial("tcp", addr); err == nil {
			return conn.Close()
		}
		select {
		case <-c.exited:
			return fmt.Errorf("collector ended at start: %v", c.err)
		case <-ctx.Done():
			return fmt.Errorf("collector does not listen on %s: %w", addr, ctx.Err())
		case <-tick.C:
		}
	}
}

// Stop asks the collector to flush and end, and reports how it ended.
func (c *Collector) Stop(ctx context.Context) error {
	if err := c.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-c.exited:
		return c.err
	case <-ctx.Done():
		c.Kill()
		return fmt.Errorf("collector did not stop: %w", ctx.Err())
	}
}

// Kill ends the collector at once, as a crash of the machine would.
func (c *Collector) Kill() {
	_ = c.cmd.Process.Kill() // already gone is fine
	<-c.exited
}

// Signal sends the collector a signal.
func (c *Collector) Signal(s os.Signal) error { return c.cmd.Process.Signal(s) }

// Exited is closed when the process has ended.
func (c *Collector) Exited() <-chan struct{} { return c.exited }

// Log is everything the collector has written.
func (c *Collector) Log() string { return c.log.String() }

// logBuffer collects output from the child's two pipes.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
