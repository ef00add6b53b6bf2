// Package tracecontext reads W3C trace contexts where no propagator is at hand: in environments, metadata and attributes.
// The format is https://www.w3.org/TR/trace-context/ (read 2026-11-22).
package tracecontext

import (
	"encoding/hex"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Context is where spans belong: below Span in Trace. The zero value is nowhere.
type Context struct {
	Trace pcommon.TraceID
	Span  pcommon.SpanID
	State string
}

// maxState bounds a tracestate, as the standard does.
const maxState = 512

// Parse reads a traceparent and tracestate pair; the zero Context where the first is not valid.
func Parse(parent, state string) Context {
	var c Context
	version, rest, _ := strings.Cut(strings.TrimSpace(parent), "-")
	parts := strings.Split(rest, "-")
	if len(version) != 2 || version == "ff" || len(parts) < 3 || version == "00" && len(parts) != 3 {
		return c
	}
	if !lowerHex(version, 2) || !lowerHex(parts[0], 32) || !lowerHex(parts[1], 16) || !lowerHex(parts[2], 2) {
		return c
	}
	_, _ = hex.Decode(c.Trace[:], []byte(parts[0]))
	_, _ = hex.Decode(c.Span[:], []byte(parts[1]))
	if c.Trace.IsEmpty() || c.Span.IsEmpty() {
		return Context{}
	}
	if len(state) <= maxState {
		c.State = strings.TrimSpace(state)
	}
	return c
}

func lowerHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}
