package transcript

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
)

// printed is what becomes of one line.
func printed(line string) *batch {
	r, b := New(Settings{}), newBatch()
	r.Line(Stdout, []byte(line), began)
	r.End(EndInfo{At: began, Exited: true})
	b.drain(r)
	return b
}

// TestEnvelopes: a line in a logger's record in a driver's is read, one at the bottom of a well is not looked for.
func TestEnvelopes(t *testing.T) {
	line := `{"type":"result","subtype":"success","session_id":"s","total_cost_usd":0.1,"usage":{"input_tokens":1,"output_tokens":1},"modelUsage":{"claude-sonnet-4-5":{"inputTokens":1,"outputTokens":1}}}`
	for n := range envelopeLimit + 2 {
		wrapped := strings.Repeat(`{"level":30,"msg":`, n) + line + strings.Repeat("}", n)
		assert.Equal(t, n <= envelopeLimit, strings.Contains(printed(wrapped).tree(), "chat claude-sonnet-4-5"), "%d envelopes", n)
	}
}

// members is the inside of an object with n members.
func members(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"k%d":%d`, i, i)
	}
	return strings.Join(list, ",")
}

func TestManyMembers(t *testing.T) {
	for n, want := range map[int]pcommon.ValueType{memberLimit: pcommon.ValueTypeMap, memberLimit + 1: pcommon.ValueTypeStr} {
		v := pcommon.NewValueEmpty()
		putJSON(v, json.RawMessage("{"+members(n)+"}"), jsonDepth)
		require.Equal(t, want, v.Type(), "%d members", n)
		if want == pcommon.ValueTypeStr {
			assert.True(t, json.Valid([]byte(v.Str())))
		}
	}
	r := New(Settings{})
	r.Line(Stdout, []byte(`{"level":"info","msg":"crowded",`+members(memberLimit)+`}`), began)
	r.End(EndInfo{At: began})
	_, ld := r.Drain()
	rec := ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	assert.Contains(t, rec.Body().AsString(), `"crowded"`)
	assert.Contains(t, rec.Body().AsString(), `"k1023":1023`)
}

// TestManyAttributes: what has more attributes than a span is none, and is kept as the line it is.
func TestManyAttributes(t *testing.T) {
	for _, form := range []string{
		`{"traceId":"0102030405060708090a0b0c0d0e0f10","id":"0102030405060708","name":"printed","timestamp":1795871642000000,"duration":5,"attributes":{%s}}`,
		`{"Name":"printed","SpanContext":{"TraceID":"0102030405060708090a0b0c0d0e0f10","SpanID":"0102030405060708"},"StartTime":"2026-11-28T13:00:00Z","EndTime":"2026-11-28T13:00:00Z","Attributes":[%s]}`,
	} {
		for n, spans := range map[int]int{attrLimit: 1, attrLimit + 1: 0} {
			list := members(n)
			if strings.Contains(form, "[%s]") {
				list = strings.TrimSuffix(strings.Repeat(`{"Key":"k","Value":{"Value":1}},`, n), ",")
			}
			r := New(Settings{})
			r.Line(Stdout, fmt.Appendf(nil, form, list), began)
			r.End(EndInfo{At: began})
			td, ld := r.Drain()
			assert.Equal(t, spans, td.SpanCount(), "%d attributes", n)
			assert.Equal(t, 1-spans, ld.LogRecordCount())
		}
	}
}
