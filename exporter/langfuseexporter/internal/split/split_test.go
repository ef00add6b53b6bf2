package split

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// TestBySize: no part is larger than the limit, and every span is in one part or stuck, with its ids, in its resource
// and scope.
func TestBySize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const limit = 4000
		td, want := ptrace.NewTraces(), map[pcommon.SpanID]string{}
		for range rapid.IntRange(1, 3).Draw(rt, "resources") {
			rs := td.ResourceSpans().AppendEmpty()
			rs.Resource().Attributes().PutStr("big", strings.Repeat("r", rapid.IntRange(0, 6000).Draw(rt, "resource")))
			for range rapid.IntRange(1, 2).Draw(rt, "scopes") {
				ss := rs.ScopeSpans().AppendEmpty()
				ss.Scope().SetName(rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "scope"))
				for range rapid.IntRange(0, 8).Draw(rt, "spans") {
					span := ss.Spans().AppendEmpty()
					span.SetSpanID(pcommon.SpanID{byte(len(want) + 1)})
					want[span.SpanID()] = ss.Scope().Name()
					for i := range rapid.IntRange(0, 3).Draw(rt, "texts") {
						span.Attributes().PutStr(string(rune('a'+i)), strings.Repeat("é", rapid.IntRange(0, 4000).Draw(rt, "size")))
					}
				}
			}
		}
		parts, _, stuck := BySize(td, limit)
		got := map[pcommon.SpanID]string{}
		for _, part := range append(parts, stuck) {
			for _, rs := range part.ResourceSpans().All() {
				for _, ss := range rs.ScopeSpans().All() {
					for _, span := range ss.Spans().All() {
						got[span.SpanID()] = ss.Scope().Name()
					}
				}
			}
		}
		for _, part := range parts {
			if n := sizer.TracesSize(part); n > limit {
				rt.Fatalf("a part of %d bytes", n)
			}
		}
		if stuck.SpanCount() > 0 {
			rt.Fatalf("%d spans of nothing but texts are stuck", stuck.SpanCount())
		}
		assert.Equal(rt, want, got)
	})
}

// TestShrink: the largest texts give, evenly; what a span is and cost stays whole.
func TestShrink(t *testing.T) {
	span := ptrace.NewSpan()
	a := span.Attributes()
	a.PutStr("langfuse.observation.input", strings.Repeat("語", 10_000))
	a.PutStr("langfuse.observation.output", strings.Repeat("o", 20_000))
	a.PutStr("small", strings.Repeat("s", 1000))
	a.PutStr("langfuse.observation.cost_details", `{"total":`+strings.Repeat("1", 2000)+"}")
	before := sizer.SpanSize(span)
	removed, ok := Shrink(span, 12_000)
	require.True(t, ok)
	after := sizer.SpanSize(span)
	assert.Equal(t, before-removed, after)
	assert.LessOrEqual(t, after, 12_000)
	assert.Greater(t, after, 11_000, "no more is cut than needed")
	for k, v := range a.All() {
		assert.True(t, utf8.ValidString(v.Str()), k)
		assert.Equal(t, strings.HasPrefix(k, "langfuse.observation.") && !strings.Contains(k, "cost"), strings.HasSuffix(v.Str(), " bytes removed]"), k)
	}
}

// TestShrinkWithoutTexts: where texts do not suffice, events and other attributes go, but never the kept ones.
func TestShrinkWithoutTexts(t *testing.T) {
	span := ptrace.NewSpan()
	for i := range 2000 {
		span.Attributes().PutStr(strings.Repeat("k", 20)+string(rune('a'+i%26))+strings.Repeat("x", i%50), "short")
		span.Events().AppendEmpty().SetName("event")
	}
	span.Attributes().PutStr("langfuse.observation.model.name", "gpt-4o")
	_, ok := Shrink(span, 2000)
	assert.True(t, ok)
	model, _ := span.Attributes().Get("langfuse.observation.model.name")
	assert.Equal(t, "gpt-4o", model.Str())

	span.Attributes().PutStr("langfuse.observation.usage_details", strings.Repeat("1", 9000))
	_, ok = Shrink(span, 2000)
	assert.False(t, ok, "what must stay is too large by itself")
}

// TestShortJSONIsJSON: whatever the document and the limit, what is left is valid, not longer, and says what is missing; names stay.
func TestShortJSONIsJSON(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) string {
		return strings.Repeat(rapid.SampledFrom([]string{"a", "é", "😀", `"`, `\`, "\n", "\x01", "<", ":"}).Draw(t, "text"), rapid.IntRange(0, 4000).Draw(t, "times"))
	})
	rapid.Check(t, func(rt *rapid.T) {
		var messages []map[string]any
		for range rapid.IntRange(1, 6).Draw(rt, "messages") {
			messages = append(messages, map[string]any{"role": "user", "content": value.Draw(rt, "content"), "n": 1.5, "more": []any{value.Draw(rt, "more"), nil, true}})
		}
		document, err := json.Marshal(messages)
		require.NoError(rt, err)
		limit := len(document) * rapid.IntRange(30, 95).Draw(rt, "percent") / 100
		short, ok := cutJSON(string(document), limit)
		if !ok {
			return // there is too little to cut
		}
		require.True(rt, json.Valid([]byte(short)), short)
		require.LessOrEqual(rt, len(short), limit+marker)
		var left []map[string]any
		require.NoError(rt, json.Unmarshal([]byte(short), &left))
		require.Len(rt, left, len(messages))
		for i := range left {
			require.Equal(rt, "user", left[i]["role"])
		}
	})
}

func TestCutLiteral(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{`abcdef`, 3, `abc`}, {`ab\nd`, 3, `ab`}, {`ab\nd`, 4, `ab\n`}, {`a\u00e9d`, 6, `a`}, {`a\u00e9d`, 7, `a\u00e9`},
		{`a\ud83d\ude00b`, 8, `a`}, {`a\ud83d\ude00b`, 13, `a\ud83d\ude00`}, {`aéb`, 2, `a`},
		{`\ud83dabcde\nf`, 12, `\ud83dabcde`}, {`\ud83d\ud83d\ude00`, 12, `\ud83d`}, {`\ud83d`, 6, `\ud83d`}, // halves alone
	} {
		assert.Equal(t, fmt.Sprintf("%s…[%d bytes removed]", c.want, len(c.in)-len(c.want)), cutLiteral(c.in, c.n))
	}
	_, ok := cutJSON(`{"a": "b"`, 4)
	assert.False(t, ok, "no JSON")
	assert.Equal(t, "nin…[3 bytes removed]", cut("nine b", 3))
}
