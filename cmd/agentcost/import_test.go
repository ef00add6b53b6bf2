package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// rollout are two sessions of Codex, of which the second is a fork of the first.
const rollout = `{"timestamp":"2026-11-20T10:00:00Z","type":"session_meta","payload":{"id":"a","cli_version":"0.130.0"}}
{"timestamp":"2026-11-20T10:00:01Z","type":"turn_context","payload":{"cwd":"/w","model":"gpt-5.4"}}
{"timestamp":"2026-11-20T10:00:03Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":1000,"output_tokens":200},"last_token_usage":{"input_tokens":1000,"output_tokens":200}}}}
{"timestamp":"2026-11-21T10:00:03Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":3000,"output_tokens":300},"last_token_usage":{"input_tokens":2000,"output_tokens":100}}}}
`

// endpoint takes OTLP, refuses the first request for want of room, and keeps the calls it got.
type endpoint struct {
	*httptest.Server
	refused bool
	calls   []string
}

func newEndpoint(t *testing.T) *endpoint {
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1/traces", r.URL.Path)
		assert.Equal(t, "secret", r.Header.Get("X-Key"))
		if !e.refused {
			e.refused = true
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		req := ptraceotlp.NewExportRequest()
		assert.NoError(t, req.UnmarshalProto(body))
		for _, rs := range req.Traces().ResourceSpans().All() {
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				e.calls = append(e.calls, span.Name()+" "+span.SpanID().String())
			}
		}
		answer, _ := ptraceotlp.NewExportResponse().MarshalProto()
		_, _ = w.Write(answer)
	}))
	t.Cleanup(e.Close)
	return e
}

func imports(t *testing.T, args ...string) (stdout string) {
	var out, err bytes.Buffer
	require.Equal(t, 0, cli(append([]string{"import", "--quiet"}, args...), strings.NewReader(""), &out, &err), "%s", &err)
	return out.String()
}

// TestImport sends what it found, waits where there is no room, and sends the same ids when it is run again.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"rollout-a.jsonl", "rollout-copy.jsonl"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(rollout), 0o600))
	}
	e := newEndpoint(t)
	out := imports(t, "--endpoint", e.URL, "--header", "X-Key=secret", dir)
	first := e.calls
	e.calls = nil
	assert.Equal(t, out, imports(t, "--endpoint", e.URL, "--header", "X-Key=secret", dir))
	assert.ElementsMatch(t, first, e.calls)
	assert.Len(t, first, 3, "two calls in a turn, once though there are two copies")
	assert.Equal(t, `DAY         MODEL    CALLS  UNPRICED  INPUT  CACHED  OUTPUT  USD     TOLD
2026-11-20  gpt-5.4  1      0         1000   0       200     0.0055  -
2026-11-21  gpt-5.4  1      0         2000   0       100     0.0065  -
all                  2      0         3000   0       300     0.012   -
`, out)
	assert.Contains(t, imports(t, "--dry-run", "--since", "2026-11-21", dir), "all                  1 ")
}

// TestImportFails says what is wrong.
func TestImportFails(t *testing.T) {
	empty := t.TempDir()
	path := filepath.Join(t.TempDir(), "rollout-a.jsonl")
	for want, args := range map[string][]string{
		"no session files found":    {"--dry-run", empty},
		"no such file":              {"--dry-run", filepath.Join(empty, "none")},
		"neither a day nor":         {"--since", "yesterday", empty},
		"not sent: ":                {"--endpoint", "http://127.0.0.1:1/v1/traces?", path},
		"invalid value \"nothing\"": {"--header", "nothing"},
	} {
		if strings.HasPrefix(want, "not sent") {
			refusing := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(refusing.Close)
			require.NoError(t, os.WriteFile(path, []byte(rollout), 0o600))
			args = []string{"--endpoint", refusing.URL, path}
		}
		var out, err bytes.Buffer
		assert.NotZero(t, cli(append([]string{"import", "--quiet"}, args...), strings.NewReader(""), &out, &err))
		assert.Contains(t, err.String(), want)
	}
}
