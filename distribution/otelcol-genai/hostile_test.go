package main

import (
	"math"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
)

// What cannot be read is refused with a reason, and what comes after it is served.
func TestUnreadableInputIsRefused(t *testing.T) {
	r := start(t)
	td, ld := recorded(t, 1)
	whole, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	require.NoError(t, err)
	for _, tt := range []struct {
		name, contentType string
		zip               bool
		body              []byte
		status            int
	}{
		{"truncated protobuf", "application/x-protobuf", false, whole[:len(whole)/2], http.StatusBadRequest},
		{"truncated protobuf, gzip", "application/x-protobuf", true, whole[:len(whole)-3], http.StatusBadRequest},
		{"not JSON", "application/json", false, []byte("{"), http.StatusBadRequest},
		{"a number for a span", "application/json", false, []byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[1]}]}]}`), http.StatusBadRequest},
		{"an id that is none", "application/json", false, []byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}`), http.StatusBadRequest},
		{"another type", "text/plain", false, []byte("hello"), http.StatusUnsupportedMediaType},
	} {
		status, answer := r.post("traces", tt.contentType, tt.zip, tt.body)
		require.Equal(t, tt.status, status, "%s: %s", tt.name, answer)
		require.NotEmpty(t, answer, tt.name)
	}
	require.Error(t, r.conn.Invoke(t.Context(), "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
		whole[:len(whole)/2], new([]byte), grpc.ForceCodecV2(raw{})))

	senders["grpc"](r, td, ld)
	r.eventually(func() bool { return len(r.langfuse.Observations()) == captureSpans })
	r.eventually(func() bool { return r.sum("agent_cost_usd_total") == captureUSD })
}

// raw is a codec that sends bytes as they are.
type raw struct{}

func (raw) Name() string { return "proto" }
func (raw) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.([]byte))}, nil
}
func (raw) Unmarshal(_ mem.BufferSlice, _ any) error { return nil }

// Spans that no SDK should send harm nothing but themselves: what is good of the same batch arrives, with its cost.
func TestHostileSpansHarmOnlyThemselves(t *testing.T) {
	r := start(t)
	td, ld := recorded(t, 1)
	spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	bad := map[string]func(ptrace.Span){
		"no ids":       func(s ptrace.Span) { s.SetTraceID(pcommon.TraceID{}); s.SetSpanID(pcommon.SpanID{}) },
		"no trace id":  func(s ptrace.Span) { s.SetTraceID(pcommon.TraceID{}) },
		"NaN":          func(s ptrace.Span) { s.Attributes().PutDouble("gen_ai.usage.input_tokens", math.NaN()) },
		"infinite":     func(s ptrace.Span) { s.Attributes().PutDouble("gen_ai.usage.output_tokens", math.Inf(1)) },
		"negative":     func(s ptrace.Span) { s.Attributes().PutInt("gen_ai.usage.input_tokens", -5) },
		"huge":         func(s ptrace.Span) { s.Attributes().PutInt("gen_ai.usage.input_tokens", math.MaxInt64) },
		"not UTF-8":    func(s ptrace.Span) { s.SetName("\xff\xfe"); s.Attributes().PutStr("gen_ai.request.model", "gpt\xff") },
		"time ends":    func(s ptrace.Span) { s.SetEndTimestamp(1); s.SetStartTimestamp(math.MaxUint64) },
		"own parent":   func(s ptrace.Span) { s.SetParentSpanID(s.SpanID()) },
		"model a list": func(s ptrace.Span) { s.Attributes().PutEmptySlice("gen_ai.request.model").AppendEmpty().SetBool(true) },
		"spoofed bill": func(s ptrace.Span) {
			s.Attributes().PutStr("agent.cost.status", "free")
			s.Attributes().PutStr("agent.cost.total_usd", "1")
		},
	}
	n := byte(0)
	for name, spoil := range bad {
		s := spans.AppendEmpty()
		n++
		s.SetTraceID(pcommon.TraceID{0xbb, n})
		s.SetSpanID(pcommon.SpanID{0xbb, n})
		s.SetName(name)
		s.Attributes().PutStr("gen_ai.operation.name", "chat")
		s.Attributes().PutStr("gen_ai.provider.name", "openai")
		s.Attributes().PutStr("gen_ai.request.model", "a-model-nobody-sells")
		spoil(s)
	}
	for _, s := range spans.All() { // an attribute of every kind of value, and none at all
		s.Attributes().PutEmpty("empty")
		s.Attributes().PutEmptyBytes("bytes").FromRaw([]byte{0xff, 0x00})
	}
	ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Attributes().PutDouble("cost_usd", math.NaN())
	td.ResourceSpans().AppendEmpty()
	senders["grpc"](r, td, ld)

	good := func() (n int, usd float64) {
		for _, o := range r.langfuse.Observations() {
			if o.Name != "" && o.TraceID[:2] != "bb" {
				n++
			}
			usd += o.Cost["total"]
		}
		return n, nano(usd)
	}
	r.eventually(func() bool { n, usd := good(); return n == captureSpans && usd == captureUSD })
	r.eventually(func() bool { return r.sum("agent_cost_usd_total") == captureUSD })
	r.eventually(func() bool { return len(r.langfuse.Observations()) == captureSpans+len(bad)-2 }) // all but the two without ids
}
