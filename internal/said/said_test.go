package said

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
	require.Empty(t, Title("{}  ")[2:])
	require.Len(t, []rune(Title(strings.Repeat("ä ", 1000))), 2*titleRunes)
	require.Empty(t, Title(""))
}
