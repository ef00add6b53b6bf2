package fakemodel

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// post sends body as a real client would and returns status and answer.
func post(t *testing.T, s *Server, path, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer sk-test")
	r.Header.Set("X-Api-Key", "sk-test")
	r.Header.Set("X-Goog-Api-Key", "sk-test")
	r.Header.Set("Anthropic-Version", "2023-06-01")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	answer, err := io.ReadAll(w.Result().Body)
	require.NoError(t, err)
	return w.Code, string(answer)
}

const (
	anthropicHello  = `{"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}`
	anthropicCached = `{"model":"claude-haiku-4-5","max_tokens":9,
		"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}],
		"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}`
	anthropicTool = `{"model":"claude-haiku-4-5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}],
		"tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]}`
)

func TestUsageIsRecordedAndTold(t *testing.T) {
	for name, tc := range map[string]struct {
		path, body string
		want       Usage
		tells      []string
	}{
		"anthropic without cache": {
			"/c/v1/messages", anthropicHello, Usage{Input: 211, Output: 83},
			[]string{`"input_tokens":211`, `"cache_creation_input_tokens":0`, `"output_tokens":83`, `"id":"msg_c_0"`},
		},
		"anthropic fills both caches": {
			"/c/v1/messages", anthropicCached, Usage{Input: 211, CacheWrite5m: 2048, CacheWrite1h: 4096, Output: 83},
			[]string{`"cache_creation_input_tokens":6144`, `"ephemeral_1h_input_tokens":4096`, `"ephemeral_5m_input_tokens":2048`},
		},
		"anthropic streams a tool call": {
			"/c/v1/messages", anthropicTool, Usage{Input: 211, Output: 83},
			[]string{
				"event: message_start\n", `"output_tokens":1`, `"partial_json":"{\"city\":\"Paris\"}"`,
				`"stop_reason":"tool_use"`, `"output_tokens":83`, "event: message_stop\n",
			},
		},
		"chat": {
			"/c/v1/chat/completions", `{"model":"gpt-5-mini","messages":[{"role":"user","content":"hi"}]}`,
			Usage{Input: 1311, Output: 257, Reasoning: 64},
			[]string{`"prompt_tokens":1311`, `"reasoning_tokens":64`, `"object":"chat.completion"`},
		},
		"chat stream with usage": {
			"/c/v1/chat/completions",
			`{"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}`,
			Usage{Input: 1311, Output: 257},
			[]string{`"content":"and sunny "`, `"choices":[],`, `"completion_tokens":257`, "data: [DONE]\n\n"},
		},
		"responses stream": {
			"/c/v1/responses", `{"model":"gpt-5","stream":true,"input":"hi"}`,
			Usage{Input: 1311, Output: 257, Reasoning: 64},
			[]string{"event: response.created\n", `"delta":"It is "`, "event: response.completed\n", `"total_tokens":1568`},
		},
		"gemini": {
			"/c/v1beta/models/gemini-2.5-flash:generateContent", `{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}`,
			Usage{Input: 695, CacheRead: 512, Output: 210, Reasoning: 61},
			[]string{`"promptTokenCount":1207`, `"candidatesTokenCount":149`, `"thoughtsTokenCount":61`, `"totalTokenCount":1417`},
		},
		"gemini stream": {
			"/c/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", `{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}`,
			Usage{Input: 695, CacheRead: 512, Output: 210, Reasoning: 61},
			[]string{`"text":"It is "`, `"finishReason":"STOP"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var s Server
			status, answer := post(t, &s, tc.path, tc.body)
			require.Equal(t, http.StatusOK, status, answer)
			for _, part := range tc.tells {
				assert.Contains(t, answer, part)
			}
			calls := s.Calls("c")
			require.Len(t, calls, 1)
			assert.Equal(t, tc.want, calls[0].Usage)
			assert.Contains(t, answer, calls[0].ID)
		})
	}
}

func TestChatStreamWithoutUsageTellsNone(t *testing.T) {
	var s Server
	_, answer := post(t, &s, "/c/v1/chat/completions", `{"model":"gpt-4o","stream":true,"messages":[{"role":"user"}]}`)
	assert.NotContains(t, answer, "usage")
}

func TestLaterCallsReadTheCache(t *testing.T) {
	var s Server
	for range 2 {
		post(t, &s, "/a/v1/messages", anthropicCached)
		post(t, &s, "/b/v1/chat/completions", `{"model":"gpt-4o","messages":[{"role":"user"}]}`)
	}
	want := Usage{Input: 212, CacheRead: 6144, CacheWrite5m: 128, CacheWrite1h: 256, Output: 84}
	assert.Equal(t, want, s.Calls("a")[1].Usage)
	assert.Equal(t, Usage{Input: 288, CacheRead: 1024, Output: 258}, s.Calls("b")[1].Usage)
}

const unissued = `{"model":"m","max_tokens":1,
	"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"x"}]}]}`

func TestRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		path, body string
		status     int
		says       string
	}{
		"anthropic without model":    {"/c/v1/messages", `{"max_tokens":1}`, 400, "model: Field required"},
		"anthropic without limit":    {"/c/v1/messages", `{"model":"m","messages":[{"role":"user","content":""}]}`, 400, "max_tokens"},
		"anthropic unissued tool id": {"/c/v1/messages", unissued, 400, "unexpected tool_use_id"},
		"chat without messages":      {"/c/v1/chat/completions", `{"model":"m"}`, 400, "'messages'"},
		"chat unissued tool id": {
			"/c/v1/chat/completions", `{"model":"m","messages":[{"role":"tool","tool_call_id":"x"}]}`, 400, "tool_call_id",
		},
		"responses without input": {"/c/v1/responses", `{"model":"m"}`, 400, "'input'"},
		"gemini without contents": {"/c/v1beta/models/m:generateContent", `{}`, 400, "INVALID_ARGUMENT"},
		"gemini unknown method":   {"/c/v1beta/models/m:embed", `{}`, 404, "NOT_FOUND"},
		"not JSON":                {"/c/v1/messages", `{`, 400, "not valid JSON"},
		"another path":            {"/c/v2/messages", `{}`, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var s Server
			status, answer := post(t, &s, tc.path, tc.body)
			assert.Equal(t, tc.status, status)
			assert.Contains(t, answer, tc.says)
			assert.Empty(t, s.Calls("c"), "a refused request costs nothing")
		})
	}
}

func TestNoKeyNoService(t *testing.T) {
	for _, path := range []string{"/c/v1/messages", "/c/v1/chat/completions", "/c/v1/responses", "/c/v1beta/models/m:generateContent"} {
		var s Server
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("{}")))
		assert.Contains(t, []int{http.StatusUnauthorized, http.StatusForbidden}, w.Code, path)
	}
}

func TestAToolIsCalledOnce(t *testing.T) {
	shell := tool{"Bash", map[string]any{
		"properties": map[string]any{"command": map[string]any{"type": "string"}, "timeout": map[string]any{"type": "number"}},
		"required":   []any{"command"},
	}}
	call := next([]tool{{name: "Read"}, shell}, false)
	require.NotNil(t, call)
	assert.Equal(t, toolCall{name: "Bash", args: map[string]any{"command": "echo hello"}}, *call)
	assert.Nil(t, next([]tool{shell}, true))
}
