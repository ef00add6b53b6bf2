//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExpressServer chats with the Express example as a browser would: the answer streams in, and the stream, the run and
// what it cost are told under the user and the session that the request named.
func TestExpressServer(t *testing.T) {
	w := newWorld(t, "../config/langfuse.yaml", "")
	addr := freeAddr(t)
	server := exec.Command("node", "--import", "./telemetry.mjs", "server.mjs")
	server.Dir = "../examples/express-sse"
	server.Env = append(os.Environ(), "ANTHROPIC_API_KEY=", "MODEL=claude-haiku-4-5-20251001",
		"MODEL_URL="+w.modelURL+"/express", "OTEL_EXPORTER_OTLP_ENDPOINT=http://"+w.otlp,
		"PORT="+addr[strings.LastIndex(addr, ":")+1:])
	var log bytes.Buffer
	server.Stderr = &log
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Process.Kill() })

	var answer string
	require.Eventually(t, func() bool {
		resp, err := http.Post("http://"+addr+"/chat", "application/json",
			strings.NewReader(`{"message":"Weather in Paris?","user_id":"user-1","session_id":"session-1"}`))
		if err != nil {
			return false // not up yet
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		answer = string(body)
		return err == nil
	}, 20*time.Second, 100*time.Millisecond)
	assert.Contains(t, answer, "event: tool\ndata: {\"name\":\"weather\"")
	assert.Contains(t, answer, "event: message\ndata: {\"text\":\"It is \"}")
	assert.True(t, strings.HasSuffix(answer, "event: done\ndata: {}\n\n"), answer)
	require.NoError(t, server.Process.Signal(syscall.SIGTERM))
	require.NoError(t, server.Wait(), log.String())

	rows := w.observations(t, "")
	for _, o := range rows {
		assert.Equal(t, []string{"user-1", "session-1"}, []string{o.UserID, o.SessionID}, o.Name)
	}
	assert.InDelta(t, bill(w.models.Calls("express")), spent(rows), 1e-12)
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		metrics := scrape(c, w.metrics)
		assert.Contains(c, metrics, `sse_connections_total{route="/chat"} 1`)
		assert.Contains(c, metrics, `sse_events_total{event_type="message"} 4`)
		assert.Contains(c, metrics, `agent_tools_executed_total{tool_name="weather"} 1`)
	}, 60*time.Second, 200*time.Millisecond) // a new series is 0 for 15 s
}

func scrape(t require.TestingT, addr string) string {
	resp, err := http.Get("http://" + addr + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(body)
}

// pushed takes what sandboxes print over HTTP.
const pushed = `
receivers: {e2b_log: {sources: {push: {endpoint: "%s", token: "%s"}}, settle: 1s, idle_timeout: 2s}}
service: {pipelines: {traces: {receivers: [otlp, e2b_log]}, logs: {receivers: [otlp, e2b_log]}}}
`

// TestSandboxAgent runs the Python example, which has no telemetry inside, and pushes what it printed.
func TestSandboxAgent(t *testing.T) {
	addr, token := freeAddr(t), "push-token"
	w := newWorld(t, "../config/langfuse.yaml", fmt.Sprintf(pushed, addr, token))
	out := w.run(t, "sandbox-agent", []string{"ANTHROPIC_API_KEY="}, "python3", "../examples/python-sandbox-agent/agent.py")

	url := "http://" + addr + "/logs?sandbox_id=sandbox-1&pid=7"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(out))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "text/plain")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusAccepted, resp.StatusCode)

	rows := w.observations(t, "")
	calls := w.models.Calls("sandbox-agent")
	require.Len(t, calls, 2)
	assert.InDelta(t, bill(calls), spent(rows), 1e-12)
	assert.Len(t, ofType(rows, "generation"), 2)
	assert.Len(t, ofType(rows, "tool"), 1)
	assert.Len(t, ofType(rows, "agent"), 1)
}
