package main

import (
	"context"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// measure is one round of one scenario.
type measure struct {
	cpuPerM  float64 // processor seconds of the collector per million spans
	perSec   float64 // spans a second, wall clock
	p50, p99 time.Duration
	peak     int64 // bytes
	wire     int64 // bytes a span took on the way out
	refused  int64
}

// bench holds what the rounds share.
type bench struct {
	bin      string
	spans    int
	warmup   int
	conns    int
	text     text
	profiles string // directory for processor profiles; none where empty
}

// profile is the file for the scenario's profile.
func (b *bench) profile(s *scenario) string {
	if b.profiles == "" {
		return ""
	}
	return filepath.Join(b.profiles, strings.NewReplacer(" ", "-", ",", "", ">", "").Replace(s.name)+".pprof")
}

// round runs one scenario once.
func (b *bench) round(ctx context.Context, s *scenario) (m measure, err error) {
	var t tally
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return m, err
	}
	server := &http.Server{Handler: &t, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends with Close
	defer server.Close()

	otlp, err := rig.FreeAddr()
	if err != nil {
		return m, err
	}
	dir, err := os.MkdirTemp("", "otelcol-genai-bench-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(dir)
	set := rig.Settings{Bin: b.bin, CPU: collectorCPU(), Ready: otlp}
	if s.ready != "" {
		set.Configs, set.Env, err = s.outside(otlp, listener.Addr().String(), dir, b.profile(s))
	} else {
		text := s.config(otlp, listener.Addr().String(), b.profile(s))
		set.Configs = []string{"yaml:" + strings.ReplaceAll(text, directory, dir+"/runs")}
	}
	if err != nil {
		return m, err
	}
	c, err := rig.Start(ctx, set)
	if err != nil {
		return m, err
	}
	defer c.Kill()
	m, err = b.measure(ctx, s, c, newLoad(otlp, b.conns, b.text), &t)
	if err != nil {
		return m, fmt.Errorf("%w\n%s", err, c.Log())
	}
	return m, c.Stop(ctx)
}

// collectorCPU is the core that the collector has to itself; -1 on a machine with only one.
func collectorCPU() int {
	if cpus := runtime.NumCPU(); cpus > 1 {
		return 1
	}
	return -1
}

func (b *bench) measure(ctx context.Context, s *scenario, c *rig.Collector, l *load, t *tally) (m measure, err error) {
	warm, err := l.run(ctx, b.warmup)
	if err != nil {
		return m, err
	}
	if err := arrived(ctx, s, t, warm); err != nil {
		return m, err
	}
	before, err := c.CPU()
	if err != nil {
		return m, err
	}
	start := time.Now()
	total, err := l.run(ctx, b.spans)
	if err != nil {
		return m, err
	}
	all := sent{spans: warm.spans + total.spans, cost: warm.cost + total.cost}
	if err := arrived(ctx, s, t, all); err != nil {
		return m, err
	}
	elapsed := time.Since(start)
	after, err := c.CPU()
	if err != nil {
		return m, err
	}
	m = measure{
		cpuPerM: (after - before).Seconds() / float64(total.spans) * 1e6,
		perSec:  float64(total.spans) / elapsed.Seconds(),
		p50:     total.acks[len(total.acks)/2],
		p99:     total.acks[len(total.acks)*99/100],
		refused: total.refused,
		wire:    t.perSpan(),
	}
	m.peak, err = c.PeakRSS()
	return m, err
}

// patience is how long nothing may arrive before spans count as lost; above any settle time in a pipeline.
const patience = 30 * time.Second

// arrived waits until the stand-in has all the spans, and checks that no more came and that the cost is right.
func arrived(ctx context.Context, s *scenario, t *tally, want sent) error {
	if !s.sinks {
		time.Sleep(s.holds)
		return nil
	}
	last, since := int64(-1), time.Now()
	for {
		spans, cost := t.read()
		if spans >= want.spans {
			return check(s, spans, cost, want)
		}
		if spans != last {
			last, since = spans, time.Now()
		}
		if time.Since(since) > patience {
			return fmt.Errorf("lost: %d spans of %d arrived", spans, want.spans)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

func check(s *scenario, spans int64, cost float64, want sent) error {
	if spans > want.spans {
		return fmt.Errorf("%d spans arrived, %d were sent", spans, want.spans)
	}
	// Both sides add doubles, each in its own order.
	if s.prices && math.Abs(cost-want.cost) > 1e-9*want.cost {
		return fmt.Errorf("the stand-in counts $%.9f, the load cost $%.9f", cost, want.cost)
	}
	return nil
}
