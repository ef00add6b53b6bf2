package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// context is a W3C trace context: https://www.w3.org/TR/trace-context/ (read 2026-11-22).
type context struct {
	Trace pcommon.TraceID
	Span  pcommon.SpanID
	State string
}

// parseContext reads a traceparent and tracestate pair; the zero context where the first is not valid.
func parseContext(parent, state string) context {
	var c context
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
		return context{}
	}
	if len(state) <= 512 {
		c.State = strings.TrimSpace(state)
	}
	return c
}

func lowerHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}

// env is the trace context in an environment or in metadata, in either case.
func env(vars map[string]string) context {
	if c := parseContext(vars["TRACEPARENT"], vars["TRACESTATE"]); !c.Trace.IsEmpty() {
		return c
	}
	return parseContext(vars["traceparent"], vars["tracestate"])
}

func parseTrace(s string) (id pcommon.TraceID) {
	if len(s) == 2*len(id) {
		_, _ = hex.Decode(id[:], []byte(s))
	}
	return id
}

func parseSpan(s string) (id pcommon.SpanID) {
	if len(s) == 2*len(id) {
		_, _ = hex.Decode(id[:], []byte(s))
	}
	return id
}

func digest(parts []string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join(parts, "\x00")))
}

func spanID(parts ...string) pcommon.SpanID {
	d := digest(parts)
	return pcommon.SpanID(d[:8])
}

func traceID(parts ...string) pcommon.TraceID {
	d := digest(parts)
	return pcommon.TraceID(d[:16])
}

// moment is t to the millisecond, the finest in which all of E2B's stores agree; empty where t is not known.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.000Z")
}
