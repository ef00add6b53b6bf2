package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decode reads JSON lines by id.
func decode(t *testing.T, data []byte) map[string]priced {
	t.Helper()
	out := map[string]priced{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		var p priced
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		out[string(p.ID)] = p
	}
	return out
}

// Calls whose price independent sources agree on, of every kind: testdata/costs.jsonl holds their figures.
func TestPriceAgreedCalls(t *testing.T) {
	calls, err := os.ReadFile("testdata/calls.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	costs, err := os.ReadFile("testdata/costs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := cli([]string{"price"}, bytes.NewReader(calls), &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	got, want := decode(t, stdout.Bytes()), decode(t, costs)
	if len(got) != len(want) || len(want) < 100 {
		t.Errorf("%d lines out, want %d", len(got), len(want))
	}
	for id, w := range want {
		g := got[id]
		g.Tier, g.Price, g.Reason, g.Detail = "", "", "", ""
		if diff := cmp.Diff(w, g); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

func TestPriceLines(t *testing.T) {
	for _, tc := range []struct{ name, in, out string }{
		{"decimal point", `{"id":1,"provider":"openai","model":"gpt-4o","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":2.0}}`,
			`{"id":1,"status":"priced","total_usd":"0.000005","components_usd":{"input":"0.000005"},"tier":"base","price":"openai/gpt-4o tier=base book=VERSION"}`},
		{"no rate", `{"id":1,"provider":"groq","model":"openai/gpt-oss-20b","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":2,"file_searches":1}}`,
			`{"id":1,"status":"partial","components_usd":{"input":"0.00000015"},"tier":"base","price":"groq/openai/gpt-oss-20b tier=base book=VERSION","reason":"missing_rate","detail":"file_search"}`},
		{"parts exceed the whole", `{"id":1,"provider":"openai","model":"gpt-4o","usage":{"input_tokens":2,"cache_read_tokens":3}}`,
			`{"id":1,"status":"unpriced","reason":"bad_usage","detail":"input comes to -1"}`},
		{"half a token", `{"id":1,"usage":{"input_tokens":2.5}}`, `{"id":1,"status":"error","detail":"line 1: not a count: 2.5"}`},
		{"more than any model reads", `{"id":1,"usage":{"input_tokens":1e300}}`, `{"id":1,"status":"error","detail":"line 1: not a count: 1e300"}`},
		{"not JSON", `hello`, `{"status":"error","detail":"line 1: invalid character 'h' looking for beginning of value"}`},
		{"not an object", `[]`, `{"status":"error","detail":"line 1: want a JSON object, got array"}`},
		{"a wrong type", `{"id":1,"usage":{"seconds":"two"}}`, `{"id":1,"status":"error","detail":"line 1: not a count: \"two\""}`},
		{"a key of usage that is not known", `{"id":1,"provider":"openai","model":"gpt-4o","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":2,"input_hours":3}}`,
			`{"id":1,"status":"error","detail":"line 1: usage: not a known key: input_hours"}`},
		{"a provider's own object", `{"id":1,"provider":"anthropic","model":"claude-opus-4-5","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":2,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_1h_input_tokens":10},"output_tokens":1,"service_tier":"standard"}}`,
			`{"id":1,"status":"priced","total_usd":"0.000135","components_usd":{"cache_write_1h":"0.0001","input":"0.00001","output":"0.000025"},"tier":"base","price":"anthropic/claude-opus-4-5 tier=base book=VERSION"}`},
		{"a place and a service that the object tells", `{"id":1,"provider":"anthropic","model":"claude-opus-5","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":1000,"output_tokens":1000,"cache_read_input_tokens":0,"service_tier":"batch","inference_geo":"us"}}`,
			`{"id":1,"status":"priced","total_usd":"0.0165","components_usd":{"input":"0.00275","output":"0.01375"},"tier":"base","price":"anthropic/claude-opus-5 tier=base place=geo:us service=batch book=VERSION"}`},
		{"a speed that the object tells", `{"id":1,"provider":"anthropic","model":"claude-opus-5","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":1000,"output_tokens":0,"speed":"fast","iterations":[]}}`,
			`{"id":1,"status":"priced","total_usd":"0.01","components_usd":{"input":"0.01"},"tier":"base","price":"anthropic/claude-opus-5 tier=base service=fast book=VERSION"}`},
		{"capacity that is paid for otherwise", `{"id":1,"provider":"vertex","model":"gemini-2.5-flash","at":"2026-09-22T12:00:00Z","usage":{"promptTokenCount":100,"candidatesTokenCount":50,"trafficType":"PROVISIONED_THROUGHPUT"}}`,
			`{"id":1,"status":"unpriced","reason":"unknown_service_tier"}`},
		{"a search that nobody counts", `{"id":1,"provider":"openai","model":"gpt-4o-search-preview","at":"2026-09-22T12:00:00Z","usage":{"prompt_tokens":10,"completion_tokens":10}}`,
			`{"id":1,"status":"partial","components_usd":{"input":"0.000025","output":"0.0001"},"tier":"base","price":"openai/gpt-4o-search-preview tier=base book=VERSION","reason":"unread_usage"}`},
		{"a prompt without an answer", `{"id":1,"provider":"openai","model":"gpt-4o","at":"2026-09-22T12:00:00Z","usage":{"prompt_tokens":10}}`,
			`{"id":1,"status":"partial","components_usd":{"input":"0.000025"},"tier":"base","price":"openai/gpt-4o tier=base book=VERSION","reason":"no_usage"}`},
		{"a transcription by its length", `{"id":1,"provider":"openai","model":"whisper-1","at":"2026-09-22T12:00:00Z","usage":{"type":"duration","seconds":27}}`,
			`{"id":1,"status":"priced","total_usd":"0.0027","components_usd":{"audio_seconds":"0.0027"},"tier":"base","price":"openai/whisper-1 tier=base book=VERSION"}`},
		{"a total of what only reads", `{"id":1,"provider":"voyage","model":"voyage-3.5","at":"2026-09-22T12:00:00Z","usage":{"total_tokens":1000}}`,
			`{"id":1,"status":"priced","total_usd":"0.00006","components_usd":{"input":"0.00006"},"tier":"base","price":"voyageai/voyage-3.5 tier=base book=VERSION"}`},
		{"a cache write at a vendor that has one rate for it", `{"id":1,"provider":"alibaba","model":"qwen3-max","at":"2026-09-22T12:00:00Z","usage":{"prompt_tokens":5000,"completion_tokens":50,"prompt_tokens_details":{"cache_creation":{"ephemeral_5m_input_tokens":4000}}}}`,
			`{"id":1,"status":"priced","total_usd":"0.0075","components_usd":{"cache_write_5m":"0.006","input":"0.0012","output":"0.0003"},"tier":"base","price":"alibaba/qwen3-max@2025-10-14 tier=base book=VERSION"}`},
		{"an image model's output that is not split", `{"id":1,"provider":"google","model":"gemini-2.5-flash-image","at":"2026-09-22T12:00:00Z","usage":{"input_tokens":0,"output_tokens":1290}}`,
			`{"id":1,"status":"partial","tier":"base","price":"google/gemini-2.5-flash-image tier=base book=VERSION","reason":"mixed_modality","detail":"output"}`},
		{"no usage", `{"id":1,"provider":"openai","model":"gpt-4o"}`, `{"id":1,"status":"unpriced","reason":"no_usage"}`},
		{"a sandbox without usage", `{"id":1,"provider":"e2b"}`, `{"id":1,"status":"unpriced","reason":"no_usage"}`},
		{"blank", "\n \n", ``},
		{"long", "\n" + strings.Repeat("x", maxLine+1) + "\n{}",
			`{"status":"error","detail":"line 2: longer than 1048576 bytes"}` + "\n" + `{"status":"unpriced","reason":"unknown_model"}`},
		{"negative seconds", `{"id":1,"provider":"e2b","usage":{"vcpu":2,"memory_mib":512,"seconds":-1}}`,
			`{"id":1,"status":"unpriced","reason":"bad_usage"}`},
		{"unknown service", `{"id":1,"provider":"openai","model":"gpt-4o","service_tier":"scale","usage":{"input_tokens":2}}`,
			`{"id":1,"status":"unpriced","reason":"unknown_service_tier"}`},
	} {
		var stdout, stderr bytes.Buffer
		code := cli([]string{"price"}, strings.NewReader(tc.in), &stdout, &stderr)
		got := withoutVersion(strings.TrimSpace(stdout.String()))
		if got != tc.out {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.out)
		}
		if failed := strings.Contains(tc.out, `"error"`); failed != (code == 1) || failed != (stderr.Len() > 0) {
			t.Errorf("%s: exit %d, stderr %q", tc.name, code, stderr.String())
		}
	}
}
