package said

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMessages(t *testing.T) {
	text := func(role, s string) []Message { return []Message{{Role: role, Parts: []Part{{Kind: "text", Text: s}}}} }
	for name, tt := range map[string]struct {
		in   string
		want []Message
	}{
		"text":         {"hello\nyou", text("", "hello\nyou")},
		"no JSON":      {`{"role": "user", `, text("", `{"role": "user", `)},
		"other JSON":   {`{"a": 1}`, text("", `{"a": 1}`)},
		"standard":     {`[{"role":"user","parts":[{"type":"text","content":"hi"}]}]`, text("user", "hi")},
		"openai":       {`{"messages":[{"role":"user","content":"hi"}],"model":"gpt-5"}`, text("user", "hi")},
		"anthropic":    {`[{"role":"user","content":[{"type":"text","text":"hi"}]}]`, text("user", "hi")},
		"system aside": {`{"system":"be kind","messages":[{"role":"user","content":"hi"}]}`, append(text("system", "be kind"), text("user", "hi")...)},
		"choices":      {`{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"}}]}`, text("assistant", "ok")},
		"tool call": {`[{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"look","arguments":"{}"}}]}]`,
			[]Message{{Role: "assistant", Parts: []Part{{Kind: "tool_call", Name: "look", Text: "{}"}}}}},
		"tool result": {`[{"role":"tool","parts":[{"type":"tool_call_response","result":"42"}]}]`,
			[]Message{{Role: "tool", Parts: []Part{{Kind: "tool_result", Text: "42"}}}}},
	} {
		require.Equal(t, tt.want, Messages(tt.in), name)
	}
}

func TestTitle(t *testing.T) {
	require.Equal(t, "Where is it?", Title(`[{"role":"system","content":"You help."},{"role":"user","content":"Where\n\n is\u202e it?\u0007"}]`))
	require.Equal(t, "plain", Title("  plain "))
	for _, nothing := range []string{"{}  ", "null", "None", `[{"role":"user","parts":[{"type":"text","content":"null"}]}]`} {
		require.Empty(t, Title(nothing), nothing)
	}
	require.Len(t, []rune(Title(strings.Repeat("ä ", 1000))), 2*titleRunes)
	require.Empty(t, Title(""))
	for text, want := range map[string]string{
		`[{"role":"system","content":[{"text":"rules"}]},{"role":"user","content":"a\u0062\nc"},{"role":"user","content":"later"}]`: "ab c",
		`[{"role":"system","content":"rules"},{"role":"assistant","content":"hello"}]`:                                              "rules",
		`[{"role":"system","content":""},{"role":"human","parts":[{"type":"text","content":"parts"}],"content":"both"}]`:            "parts",
		`[{"role":"system","messages":[{"role":"user","content":"within"}]}]`:                                                       "within",
		`[{"message":{"role":"user","content":"wrapped"},"role":"system"}]`:                                                         "wrapped",
		`[{"role":"system","content":"rules"},{"role":"user","content":"cut`:                                                        "rules",
		`["one", "two"]`:      "one",
		`[{"text":"a part"}]`: "a part",
		`{"messages":[[{"lc":1,"type":"constructor","id":["langchain_core","messages","SystemMessage"],"kwargs":{"content":"rules"}},{"lc":1,"type":"constructor","id":["langchain_core","messages","HumanMessage"],"kwargs":{"content":"hi","additional_kwargs":{}}}]]}`: "hi",
		`{"task":"find it","stream":false,"reset":true,"images":null}`:                  "find it",
		`{"inputs":{"question":"which?"},"tags":[],"metadata":{}}`:                      "which?",
		`{"agent":{"role":"bot"},"task":{"description":"do it","expected_output":"x"}}`: "do it",
		`{"args":[],"kwargs":{}}`:                 "",
		`{"args":[],"kwargs":{"user_msg":"now"}}`: "now",
		`{"callId":"x","name":"run"}`:             `{"callId":"x","name":"run"}`,
		`[{"role":"user","content":"<current_datetime>2026-11-28T09:53:35</current_datetime>\n\nrun it"}]`:                                         "run it",
		`[{"role":"user","parts":[{"text":"<session_context>\nA <b> c\n</session_context>"},{"text":"run it"}]}]`:                                  "run it",
		`[{"role":"user","content":"<system-reminder>One.</system-reminder><user_rules>x</user_rules>"},{"role":"user","content":"run it"}]`:       "run it",
		`[{"role":"user","content":"<session_context>` + strings.Repeat("long ", 500) + `</session_context>"},{"role":"user","content":"run it"}]`: "run it",
		`[{"role":"user","content":"<session_context>nothing else</session_context>"}]`:                                                            "<session_context>nothing else</session_context>",
		`[{"role":"user","content":"<session_context> is a tag"}]`:                                                                                 "<session_context> is a tag",
		`[{"role":"user","content":"<b>bold</b> or <my_tag>"}]`:                                                                                    "<b>bold</b> or <my_tag>",
		`[{"role":"user","parts":[{"type":"image","content":"AAAA"},{"type":"text","content":"see"},"this"]}]`:                                     "see this",
		`[{"role":"user","content":[{"type":"input_text","text":"in"},{"text":"this"},{"type":"text","content":null,"text":"too"}]}]`:              "in this too",
		`[{"role":"user","content":[{"type":"tool_result","content":"42"}]},{"role":"user","content":"then"}]`:                                     "then",
		`[{"role":"user","content":{"type":"text","text":"one"}}]`:                                                                                 "one",
		`[{"role":"user","content":null,"text":"none"},{"role":"user","text":"some"}]`:                                                             "some",
	} {
		require.Equal(t, want, Title(text), text)
	}
}

// A title is the same of a text that is cut before it is decoded.
func TestTitleOfLongTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"a", "ä ", `"`, `\\`, `\`, "\n", "\U0001f600", `\u00`, "words and words "})
		var said strings.Builder
		for range rapid.IntRange(0, 2000).Draw(t, "pieces") {
			said.WriteString(piece.Draw(t, "piece"))
		}
		body, err := json.Marshal([]map[string]any{
			{"role": "system", "content": strings.Repeat(`"Be kind"\`, rapid.IntRange(0, 300).Draw(t, "rules"))},
			{"role": "user", "content": []any{map[string]any{"type": "text", "text": "x" + said.String()}}},
		})
		require.NoError(t, err)
		want := line(Message{Parts: []Part{{Kind: "text", Text: "x" + said.String()}}})
		require.Equal(t, want, Title(string(body)))
		require.Equal(t, want, Title(`{"messages": `+string(body)+`}`))
	})
}
