package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/tracecontext"
)

// context is where spans belong.
type context = tracecontext.Context

func parseContext(parent, state string) context { return tracecontext.Parse(parent, state) }

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
