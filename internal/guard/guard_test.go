package guard

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/protobuf/encoding/protowire"
)

// in puts bytes into fields, the innermost last.
func in(body []byte, fields ...protowire.Number) []byte {
	for i := len(fields) - 1; i >= 0; i-- {
		body = append(protowire.AppendVarint(protowire.AppendTag(nil, fields[i], protowire.BytesType), uint64(len(body))), body...)
	}
	return body
}

func TestProtobuf(t *testing.T) {
	empty := func(field protowire.Number, n int) []byte { return bytes.Repeat(in(nil, field), n) }
	small := Limits{Items: 10, Messages: 100}
	for name, c := range map[string]struct {
		body   []byte
		signal Signal
		want   string
	}{
		"as many spans as may be":   {in(empty(2, 10), 1, 2), Traces, ""},
		"more":                      {in(empty(2, 11), 1, 2), Traces, "more than 10 spans"},
		"log records":               {in(empty(2, 11), 1, 2), Logs, "more than 10 spans, log records"},
		"data points":               {in(empty(1, 11), 1, 2, 2, 7), Metrics, "data points"},
		"attributes of a span":      {in(empty(9, 101), 1, 2, 2), Traces, "more than 100 attributes"},
		"events of a span":          {in(empty(11, 101), 1, 2, 2), Traces, "more than 100 attributes, events"},
		"attributes of a resource":  {in(empty(1, 101), 1, 1), Logs, "more than 100 attributes"},
		"a text that looks like it": {in(in(empty(9, 101), 1, 2, 2), 1, 2, 2, 5), Traces, ""},
		"no protobuf":               {[]byte("{}"), Traces, ""},
		"cut off":                   {in(empty(2, 10), 1, 2)[:9], Traces, ""},
		"longer than what holds it": {[]byte{1<<3 | 2, 3, 2<<3 | 2, 100, 0}, Traces, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := new(Checker).Protobuf(c.body, c.signal, small)
			if c.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.want)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	small := Limits{Messages: 100}
	require.NoError(t, small.JSON([]byte(strings.Repeat(`{"a":"{{\"{"}`, 100))))
	require.ErrorContains(t, small.JSON([]byte(strings.Repeat(`{}`, 101))), "more than 100")
	require.NoError(t, small.JSON([]byte(`"`+strings.Repeat(`{`, 101))))
}

// TestOrdinary: what is in every field of real requests is found where it is: one limit below what is there refuses it.
func TestOrdinary(t *testing.T) {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	fill(rs.Resource().Attributes())
	ss := rs.ScopeSpans().AppendEmpty()
	fill(ss.Scope().Attributes())
	s := ss.Spans().AppendEmpty()
	fill(s.Attributes())
	fill(s.Events().AppendEmpty().Attributes())
	fill(s.Links().AppendEmpty().Attributes())
	s.Status().SetMessage("m")
	exactly(t, Traces, 1, 5*5+8, must(ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()))

	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	r := rl.ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	fill(r.Attributes())
	fill(r.Body().SetEmptyMap())
	exactly(t, Logs, 1, 5+7+5, must(plogotlp.NewExportRequestFromLogs(ld).MarshalProto()))

	md := pmetric.NewMetrics()
	m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	fill(m.SetEmptySum().DataPoints().AppendEmpty().Attributes())
	exactly(t, Metrics, 2, 5+7, must(pmetricotlp.NewExportRequestFromMetrics(md).MarshalProto()))
}

// fill adds an attribute that is a list of two values: five messages.
func fill(m pcommon.Map) {
	list := m.PutEmptySlice("k")
	list.AppendEmpty().SetStr("a")
	list.AppendEmpty().SetInt(1)
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func exactly(t *testing.T, signal Signal, items, messages int, body []byte) {
	t.Helper()
	var c Checker
	require.NoError(t, c.Protobuf(body, signal, Limits{items, messages}))
	require.Error(t, c.Protobuf(body, signal, Limits{items - 1, messages}))
	require.Error(t, c.Protobuf(body, signal, Limits{items, messages - 1}))
}

// TestCut: a value in values is cut, what is beside it stays, and the request is still one.
func TestCut(t *testing.T) {
	deep := chain(100_000)
	body := in(append(in(append(in([]byte("k"), 1), in(deep, 2)...), 9), in([]byte("name"), 5)...), 1, 2, 2)
	var c Checker
	require.NoError(t, c.Protobuf(body, Traces, Defaults))
	require.Equal(t, 1, c.Cut)
	req := ptraceotlp.NewExportRequest()
	require.NoError(t, req.UnmarshalProto(body))
	s := req.Traces().ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	require.Equal(t, "name", s.Name())
	v, _ := s.Attributes().Get("k")
	depth := 0
	for v.Type() == pcommon.ValueTypeSlice {
		v = v.Slice().At(0)
		depth++
	}
	require.Equal(t, Marker, v.Str())
	require.Less(t, depth, maxDepth)
}

// chain is the content of a value: a list in a list, and so on.
func chain(levels int) []byte {
	backwards, size := [][]byte{}, 0
	for range levels {
		for _, field := range []protowire.Number{1, 5} {
			head := protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.BytesType), uint64(size))
			backwards, size = append(backwards, head), size+len(head)
		}
	}
	slices.Reverse(backwards)
	return bytes.Join(backwards, nil)
}

// FuzzProtobuf: whatever the bytes, the check ends, and what it refuses exceeds a limit that the decoder would have met.
func FuzzProtobuf(f *testing.F) {
	f.Add(in(in(nil, 2), 1, 2))
	f.Fuzz(func(t *testing.T, body []byte) {
		var c Checker
		for _, s := range []Signal{Traces, Logs, Metrics} {
			require.NoError(t, c.Protobuf(body, s, Limits{len(body), len(body)}))
		}
		require.NoError(t, Limits{0, len(body)}.JSON(body))
	})
}

func BenchmarkProtobuf(b *testing.B) {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for range 100 {
		s := spans.AppendEmpty()
		for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			s.Attributes().PutStr(k, strings.Repeat(k, 200))
		}
	}
	body := must(ptraceotlp.NewExportRequestFromTraces(td).MarshalProto())
	b.Run("check", func(b *testing.B) {
		var c Checker
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if c.Protobuf(body, Traces, Defaults) != nil {
				b.Fatal()
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if ptraceotlp.NewExportRequest().UnmarshalProto(body) != nil {
				b.Fatal()
			}
		}
	})
}
