package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// capture is what was read from the files.
type capture struct {
	book   *pricing.Book
	items  []item // in the order of the files
	traces map[pcommon.TraceID]*run.Trace
	order  []*run.Trace
}

// item is one span or log record.
type item struct {
	signal, name string
	scope        string
	traceID      pcommon.TraceID
	spanID       pcommon.SpanID
	call         genai.Call
	bill         genai.Bill
	record       run.Record
	trace        *run.Trace // nil for a log record that is in none
	at           int        // its record in the trace
	role         genai.Role // as the whole trace has it
	given        bool       // the bill was on it already
	figures      *item      // the item whose figures are its: itself, or the log record of the same call
	session      string
	resource     pcommon.Map
	matched      map[string]bool // dialects of other traces that repeat it
}

// readFile reads OTLP JSON: objects with any of resourceSpans and resourceLogs, one or many.
func (c *capture) readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	d := json.NewDecoder(f)
	for n := 1; ; n++ {
		var object json.RawMessage
		if err := d.Decode(&object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: object %d: %w", path, n, err)
		}
		if err := c.read(object); err != nil {
			return fmt.Errorf("%s: object %d: %w", path, n, err)
		}
	}
}

func (c *capture) read(object []byte) error {
	td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(object)
	if err != nil {
		return err
	}
	ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(object)
	if err != nil {
		return err
	}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				c.span(rs.Resource(), ss.Scope(), span)
			}
		}
	}
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				c.log(rl.Resource(), sl.Scope(), rec)
			}
		}
	}
	return nil
}

func (c *capture) span(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span) {
	it := item{signal: "span", name: span.Name(), scope: scope.Name(), traceID: span.TraceID(), spanID: span.SpanID()}
	var id genai.Identity
	genai.ReadSpan(res, scope, span, &it.call)
	genai.ReadIdentity(span.Attributes(), &id)
	it.record = run.ReadSpan(res, span, &it.call, &id)
	it.bill, it.given = genai.ReadBill(span.Attributes())
	it.session, it.resource = id.Session, res.Attributes()
	c.items = append(c.items, it)
}

func (c *capture) log(res pcommon.Resource, scope pcommon.InstrumentationScope, rec plog.LogRecord) {
	it := item{signal: "log", name: rec.EventName(), traceID: rec.TraceID(), spanID: rec.SpanID()}
	if v, ok := rec.Attributes().Get("event.name"); ok && v.Type() == pcommon.ValueTypeStr {
		it.name = v.Str()
	}
	genai.ReadLog(res, scope, rec, &it.call)
	it.record = run.ReadLog(rec, &it.call)
	it.bill, it.given = genai.ReadBill(rec.Attributes())
	var id genai.Identity
	genai.ReadIdentity(rec.Attributes(), &id)
	it.session = id.Session
	c.items = append(c.items, it)
}
