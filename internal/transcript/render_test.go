package transcript

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// began is when the streams of the tests begin to be read.
var began = time.Date(2026, 11, 22, 11, 30, 0, 0, time.UTC)

// batch is what Drain returned, over time.
type batch struct {
	td ptrace.Traces
	ld plog.Logs
}

func newBatch() *batch { return &batch{ptrace.NewTraces(), plog.NewLogs()} }

func (b *batch) drain(r *Reader) {
	td, ld := r.Drain()
	td.ResourceSpans().MoveAndAppendTo(b.td.ResourceSpans())
	ld.ResourceLogs().MoveAndAppendTo(b.ld.ResourceLogs())
}

func (b *batch) spans() []ptrace.Span {
	var list []ptrace.Span
	for _, rs := range b.td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				list = append(list, span)
			}
		}
	}
	return list
}

func (b *batch) records() []plog.LogRecord {
	var list []plog.LogRecord
	for _, rl := range b.ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				list = append(list, rec)
			}
		}
	}
	return list
}

// tree draws the spans below their parents in order of start, with what a reader of a trace looks at.
func (b *batch) tree() string {
	children := map[pcommon.SpanID][]ptrace.Span{}
	known := map[pcommon.SpanID]bool{}
	spans := b.spans()
	for _, span := range spans {
		known[span.SpanID()] = true
	}
	for _, span := range spans {
		parent := span.ParentSpanID()
		if !known[parent] {
			parent = pcommon.SpanID{}
		}
		children[parent] = append(children[parent], span)
	}
	var sb strings.Builder
	var draw func(parent pcommon.SpanID, indent string)
	draw = func(parent pcommon.SpanID, indent string) {
		list := children[parent]
		slices.SortStableFunc(list, func(a, b ptrace.Span) int {
			return int(int64(a.StartTimestamp()) - int64(b.StartTimestamp()))
		})
		for _, span := range list {
			fmt.Fprintf(&sb, "%s%s %s", indent, span.Name(), clock(span))
			if status := span.Status(); status.Code() == ptrace.StatusCodeError {
				fmt.Fprintf(&sb, " ERROR %q", status.Message())
			}
			sb.WriteString("\n")
			for k, v := range attrs(span.Attributes()) {
				fmt.Fprintf(&sb, "%s    %s: %s\n", indent, k, v)
			}
			for _, e := range span.Events().All() {
				fmt.Fprintf(&sb, "%s    event %s", indent, e.Name())
				for k, v := range attrs(e.Attributes()) {
					fmt.Fprintf(&sb, " %s=%s", k, v)
				}
				sb.WriteString("\n")
			}
			draw(span.SpanID(), indent+"  ")
		}
	}
	draw(pcommon.SpanID{}, "")
	return sb.String()
}

// text is a record a line, then its attributes.
func (b *batch) text() string {
	var sb strings.Builder
	for _, rec := range b.records() {
		level := rec.SeverityNumber().String()
		fmt.Fprintf(&sb, "%s %s %s\n", rec.Timestamp().AsTime().Format(time.RFC3339Nano), level, rec.Body().AsString())
		for k, v := range attrs(rec.Attributes()) {
			fmt.Fprintf(&sb, "    %s: %s\n", k, v)
		}
	}
	return sb.String()
}

func attrs(m pcommon.Map) func(func(string, string) bool) {
	raw := map[string]string{}
	for k, v := range m.All() {
		raw[k] = v.AsString()
	}
	return func(yield func(string, string) bool) {
		for _, k := range slices.Sorted(maps.Keys(raw)) {
			if !yield(k, raw[k]) {
				return
			}
		}
	}
}

func clock(span ptrace.Span) string {
	const layout = "15:04:05.000"
	return span.StartTimestamp().AsTime().Format(layout) + "-" + span.EndTimestamp().AsTime().Format(layout)
}
