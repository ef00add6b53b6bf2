package chat

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInput(t *testing.T) {
	var w Rewriter // one for all: nothing of one rewriting reaches the next
	for _, c := range []struct{ name, messages, instructions, want string }{
		{"text", `[{"role":"user","parts":[{"type":"text","content":"a \"b\"\n"}]}]`, "", `[{"role":"user","content":"a \"b\"\n"}]`},
		{"two texts", `[{"role":"user","parts":[{"type":"text","content":"a"},{"type":"text","content":"b"}]}]`, "",
			`[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]`},
		{"instructions", `[{"role":"user","parts":[{"type":"text","content":"a"}]}]`, `[{"type":"text","content":"be"},{"type":"text","content":"brief"}]`,
			`[{"role":"system","content":"be\nbrief"},{"role":"user","content":"a"}]`},
		{"instructions as a string", `[{"role":"user","parts":[]}]`, `"be brief"`, `[{"role":"system","content":"be brief"},{"role":"user","content":""}]`},
		{"instructions as text", `[{"role":"user","parts":[]}]`, `be "brief"`, `[{"role":"system","content":"be \"brief\""},{"role":"user","content":""}]`},
		{"instructions before no message", `[]`, `"be"`, `[{"role":"system","content":"be"}]`},
		{"the system spoke already", `[{"role":"system","parts":[{"type":"text","content":"s"}]}]`, `"be"`, `[{"role":"system","content":"s"}]`},
		{"instructions before OpenAI's own", `[{"role":"user","content":"a"}]`, `"be"`, `[{"role":"system","content":"be"},{"role":"user","content":"a"}]`},
		{"a tool's answer is a message", `[{"role":"user","parts":[{"type":"tool_call_response","id":"c","response":{"a":1}}]}]`, "",
			`[{"role":"tool","tool_call_id":"c","content":"{\"a\":1}"}]`},
		{"media", `[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"QUJD"},{"type":"uri","uri":"https://x.test/a.png"}]}]`, "",
			`[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]}]`},
		{"Gemini", `[{"role":"model","parts":[{"text":"a"}]}]`, "", `[{"role":"assistant","content":"a"}]`},
		{"an unknown part stays", `[{"role":"user","parts":[{"type":"mystery","x":1}]}]`, "", `[{"role":"user","content":[{"type":"mystery","x":1}]}]`},
	} {
		got, ok := w.AppendInput([]byte("before"), c.messages, c.instructions)
		assert.True(t, ok, c.name)
		assert.Equal(t, "before"+c.want, string(got), c.name)
		assert.True(t, json.Valid(got[len("before"):]), c.name)
	}
}

func TestOutput(t *testing.T) {
	var w Rewriter
	for _, c := range []struct{ name, messages, want string }{
		{"call", `[{"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"f","arguments":{"a":"b"}}],"finish_reason":"tool_call"}]`,
			`{"role":"assistant","finish_reason":"tool_call","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":\"b\"}"}}]}`},
		{"text and calls", `[{"role":"assistant","parts":[{"type":"text","content":"t"},{"type":"tool_call","name":"f"},{"type":"tool_call","name":"g","arguments":"{}"}]}]`,
			`{"role":"assistant","content":"t","tool_calls":[{"type":"function","function":{"name":"f","arguments":"{}"}},{"type":"function","function":{"name":"g","arguments":"{}"}}]}`},
		{"reasoning", `[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"t"}]}]`,
			`{"role":"assistant","content":"t","reasoning_content":"hm"}`},
		{"choices", `[{"role":"assistant","parts":[{"type":"text","content":"a"}]},{"role":"assistant","parts":[{"type":"text","content":"b"}]}]`,
			`[{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}]`},
	} {
		got, ok := w.AppendOutput([]byte("before"), c.messages)
		assert.True(t, ok, c.name)
		assert.Equal(t, "before"+c.want, string(got), c.name)
	}
}

// TestLeftAlone: what has no parts, or is no JSON, is not touched.
func TestLeftAlone(t *testing.T) {
	var w Rewriter
	for _, s := range []string{
		"", "hello", "null", "[", "[]", `{"role":"user"}`, `[{"role":"user","content":"a"}]`, `["a"]`, `[{"role":"user","parts":"a"}]`,
		`[{"role":"user","parts":[{"type":"text","content":"a"}]`, `[{"role":"user","parts":[}]`,
	} {
		got, ok := w.AppendOutput([]byte("before"), s)
		assert.False(t, ok, s)
		assert.Equal(t, "before", string(got))
	}
}

// FuzzRewrite: valid JSON stays valid, and nothing makes it panic.
func FuzzRewrite(f *testing.F) {
	f.Add(`[{"role":"user","parts":[{"type":"text","content":"a"},{"type":"tool_call","name":"f","arguments":[1]}]}]`, `"x"`)
	f.Add(`[{"parts":[{"type":"blob","mime_type":"a","content":"b"}]}]`, `[{"content":"x","type":"text"}]`)
	f.Fuzz(func(t *testing.T, messages, instructions string) {
		var w Rewriter
		in, ok := w.AppendInput(nil, messages, instructions)
		if ok && json.Valid([]byte(messages)) && (json.Valid([]byte(instructions)) || instructions == "") && !json.Valid(in) {
			t.Errorf("%q and %q became %q", messages, instructions, in)
		}
		out, ok := w.AppendOutput(nil, messages)
		if ok && json.Valid([]byte(messages)) && !json.Valid(out) {
			t.Errorf("%q became %q", messages, out)
		}
	})
}
