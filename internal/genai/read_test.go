package genai_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// TestDialects reads what each emitter really sent, or what its source says that it sends, as Calls.
func TestDialects(t *testing.T) {
	golden.Run(t, "testdata/*/*.txtar", func(_ *testing.T, c *golden.Case) {
		var got strings.Builder
		for _, section := range c.Sections("traces") {
			for _, rs := range c.Traces(section).ResourceSpans().All() {
				for _, ss := range rs.ScopeSpans().All() {
					for _, span := range ss.Spans().All() {
						var call genai.Call
						genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
						describe(&got, span.Name(), &call)
					}
				}
			}
		}
		for _, section := range c.Sections("logs") {
			for _, rl := range c.Logs(section).ResourceLogs().All() {
				for _, sl := range rl.ScopeLogs().All() {
					for _, rec := range sl.LogRecords().All() {
						var call genai.Call
						genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
						event := rec.EventName()
						if name, ok := rec.Attributes().Get("event.name"); ok {
							event = name.AsString()
						}
						describe(&got, "log "+event, &call)
					}
				}
			}
		}
		c.Want("calls", got.String())
	})
}

// describe writes a Call as a line: only what is not empty.
func describe(w *strings.Builder, name string, c *genai.Call) {
	fmt.Fprintf(w, "%s: %s", name, c.Role)
	for _, f := range []struct{ key, value string }{
		{"dialect", c.Dialect}, {"op", c.Operation}, {"provider", c.Provider}, {"model", c.Model}, {"asked", c.RequestModel},
		{"region", c.Region}, {"geo", c.Geo}, {"service", c.Service}, {"id", c.ID}, {"usage", usageNames[c.Usage]},
	} {
		if f.value != "" {
			fmt.Fprintf(w, " %s=%s", f.key, f.value)
		}
	}
	for u := range pricing.Units {
		if n := c.Tokens[u]; n != 0 {
			fmt.Fprintf(w, " %s=%d", u, n)
		}
	}
	for _, name := range c.Assumed.Names() {
		fmt.Fprintf(w, " assumed=%s", name)
	}
	if c.HasReported {
		fmt.Fprintf(w, " reported=%s", c.Reported)
	}
	if c.Loop != genai.NoLoop {
		fmt.Fprintf(w, " loop=%s", loopNames[c.Loop])
	}
	if c.Aborted {
		w.WriteString(" aborted")
	}
	if c.Lacks != "" {
		fmt.Fprintf(w, " lacks=%s", c.Lacks)
	}
	w.WriteByte('\n')
}

var loopNames = map[genai.LoopStep]string{genai.LoopAsks: "asks", genai.LoopRan: "ran", genai.LoopAnswers: "answers", genai.LoopHears: "hears"}

var usageNames = map[genai.UsageState]string{genai.UsageBad: "bad", genai.UsagePart: "part"}
