package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// ReadSpan reads what span is to the bill into c, which it overwrites.
func ReadSpan(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, c *Call) {
	*c = Call{At: span.EndTimestamp()}
}

// ReadLog reads what a log record is to the bill into c, which it overwrites.
func ReadLog(res pcommon.Resource, scope pcommon.InstrumentationScope, rec plog.LogRecord, c *Call) {
	*c = Call{At: rec.Timestamp()}
}
