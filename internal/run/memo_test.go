package run

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// TestMemo: every field of a record comes back, a field that is added later too.
func TestMemo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var r Record
		v := reflect.ValueOf(&r).Elem()
		for i := range v.NumField() {
			switch f := v.Field(i); {
			case !v.Type().Field(i).IsExported():
			case f.Type() == reflect.TypeFor[pricing.Amount]():
				f.Set(reflect.ValueOf(pricing.OfWords(rapid.Uint64().Draw(rt, "hi"), rapid.Uint64().Draw(rt, "lo"))))
			case f.Kind() == reflect.Array:
				reflect.Copy(f, reflect.ValueOf(rapid.SliceOfN(rapid.Byte(), f.Len(), f.Len()).Draw(rt, "id")))
			case f.CanInt():
				f.SetInt(rapid.Int64().Draw(rt, "count"))
			case f.CanUint():
				f.SetUint(rapid.Uint64Max(1<<f.Type().Bits()-1).Draw(rt, "number"))
			default:
				f.SetString(rapid.String().Draw(rt, "text"))
			}
		}
		r.Role = genai.RoleCall // the only one whose figures may be another's
		var from, to Trace
		from.Add(r)
		var w wire.Writer
		from.WriteMemo(0, &w)
		in := wire.NewReader(w)
		require.Zero(rt, to.ReadMemo(in))
		require.True(rt, in.OK() && !in.More())
		require.True(rt, to.Sent(0))
		want, got := from.records[0], to.records[0]
		want.verdict.sent = true
		require.Equal(rt, want, got)
	})
}

// TestMemoOfAnothersFigures: a span that carries the figures of a log record is remembered with them.
func TestMemoOfAnothersFigures(t *testing.T) {
	var from, to Trace
	span := Record{Span: [8]byte{1}, Role: genai.RoleCall, Call: "c", Rank: 2}
	log := Record{Parent: [8]byte{1}, Role: genai.RoleCall, Call: "c", Traits: Log | Paid | Counted, Cost: pricing.Femto(7), Prompt: 3}
	from.Add(span)
	from.Add(log)
	from.Resolve()
	require.Equal(t, 1, from.Bill(0))
	for i := range 2 {
		from.Send(i)
		var w wire.Writer
		from.WriteMemo(i, &w)
		to.ReadMemo(wire.NewReader(w))
	}
	cost, of, ok := to.Charge(0)
	require.True(t, ok)
	require.Equal(t, pricing.Femto(7), cost)
	require.EqualValues(t, 3, of.Prompt)
	_, _, ok = to.Charge(1)
	require.False(t, ok)
}

// FuzzMemo: whatever is on the disk, reading it ends.
func FuzzMemo(f *testing.F) {
	var t Trace
	t.Add(Record{Span: [8]byte{1}, Model: "m"})
	var w wire.Writer
	t.WriteWho(&w)
	t.WriteMemo(0, &w)
	f.Add([]byte(w))
	f.Fuzz(func(_ *testing.T, b []byte) {
		var t Trace
		r := wire.NewReader(b)
		t.ReadWho(r)
		for r.More() {
			t.ReadMemo(r)
		}
	})
}
