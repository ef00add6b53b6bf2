package rawjson

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestObject(t *testing.T) {
	got := map[string]string{}
	ok := Object(" {\"a\" : \"x\\\\\\\"}\", \"b\":[1,{\"c\":2}],\n\"d\":-1.5e3,\"e\":null,\"f\":{}} ", func(k, v string) { got[k] = v })
	assert.True(t, ok)
	assert.Equal(t, map[string]string{"a": `"x\\\"}"`, "b": `[1,{"c":2}]`, "d": "-1.5e3", "e": "null", "f": "{}"}, got)

	for _, s := range []string{"", " ", "[]", "{", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1]`, `{a:1}`, `{"a":1}x`, `{"a":"`, `{"a":[}`, `{"a`} {
		assert.False(t, Object(s, func(string, string) {}), s)
	}
}

func TestArray(t *testing.T) {
	var got []string
	assert.True(t, Array(` [ 1 , "]", [ [] ] , {"a":[1]} ] `, func(v string) { got = append(got, v) }))
	assert.Equal(t, []string{"1", `"]"`, "[ [] ]", `{"a":[1]}`}, got)
	assert.True(t, Array("[]", func(string) {}))
	for _, s := range []string{"", "{}", "[", "[1", "[1,]", "[,]", "[1}", `["a]`, "[1]]", "[[1]"} {
		assert.False(t, Array(s, func(string) {}), s)
	}
}

// FuzzWalk: every valid document is walked to its end, and what comes out is what a decoder finds.
func FuzzWalk(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `["\\",{"b":[true,null]}]`, `{"":"\u0000"}`, "[1,2", `{"a":{"b":{"c":[]}}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var object map[string]json.RawMessage
		isObject := json.Unmarshal([]byte(s), &object) == nil && object != nil
		n := 0
		if ok := Object(s, func(_, v string) {
			n++
			if isObject && !json.Valid([]byte(v)) {
				t.Errorf("%q has the member %q", s, v)
			}
		}); isObject && !ok {
			t.Errorf("%q is an object", s)
		}
		if isObject && n < len(object) {
			t.Errorf("%q has %d members, not %d", s, len(object), n)
		}
		var array []json.RawMessage
		isArray := json.Unmarshal([]byte(s), &array) == nil && array != nil
		n = 0
		if ok := Array(s, func(string) { n++ }); isArray && (!ok || n != len(array)) {
			t.Errorf("%q has %d elements, not %d", s, len(array), n)
		}
	})
}

// FuzzAppendString: what is written is read back, but for bytes that are no characters.
func FuzzAppendString(f *testing.F) {
	f.Add("a\"b\\c\n\x00\u2028é\xff")
	f.Fuzz(func(t *testing.T, s string) {
		var back, want string
		raw, _ := json.Marshal(s)
		_ = json.Unmarshal(raw, &want)
		if err := json.Unmarshal(AppendString(nil, s), &back); err != nil || back != want {
			t.Errorf("%q came back as %q: %v", s, back, err)
		}
	})
}

// Elements ends where the array does, where it is asked to, and where it is none any more.
func TestElements(t *testing.T) {
	for text, want := range map[string][]string{
		`[1, "a,]", {"b": [2]}]`: {"1", `"a,]"`, `{"b": [2]}`}, "[]": nil, "{}": nil, "": nil, `[1, 2, {"cut`: {"1", "2"}, `[1 2]`: {"1"},
	} {
		assert.Equal(t, want, slices.Collect(Elements(text)), text)
	}
	for first := range Elements(`[1, 2]`) {
		assert.Equal(t, "1", first)
		break
	}
}
