//go:build scale

package scale

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a session of Codex costs: two calls that it tells as spans and, naming no trace, as log records. The golden file says so, too.
const (
	codexFile    = "../cmd/agentcost/testdata/trace/codex-shell-tool.txtar"
	codexDollars = 0.004536 + 0.00454725
)

// codexSessions are enough of them for every replica to have had some, were they spread.
const codexSessions = 12

// codex is the n-th session, recorded from the real Codex and given ids of its own: its spans, and its log records.
func codex(t *testing.T, n int) (spans, logs []byte) {
	text, err := os.ReadFile(codexFile)
	require.NoError(t, err)
	_, in, _ := strings.Cut(string(text), "-- in.json --\n")
	in, _, _ = strings.Cut(in, "-- out.jsonl --")
	in = strings.NewReplacer("a3262d57", fmt.Sprintf("%08x", 1+n*0x1234567), "01a2031b", fmt.Sprintf("%08x", 1+n)).Replace(in)
	var all struct{ ResourceSpans, ResourceLogs json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(in), &all))
	spans, err = json.Marshal(map[string]any{"resourceSpans": all.ResourceSpans})
	require.NoError(t, err)
	logs, err = json.Marshal(map[string]any{"resourceLogs": all.ResourceLogs})
	require.NoError(t, err)
	return spans, logs
}

// sendCodex sends spans by one way and log records by another.
func sendCodex(t *testing.T, spansTo, logsTo *replica) {
	for n := range codexSessions {
		spans, logs := codex(t, n)
		post(t, "http://"+logsTo.addrs["HTTP"]+"/v1/logs", logs)
		post(t, "http://"+spansTo.addrs["HTTP"]+"/v1/traces", spans)
	}
}

func post(t *testing.T, url string, body []byte) {
	resp, err := http.Post(url, "application/json", strings.NewReader(string(body)))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

// checkCodex waits for all of it, and for what would be too much.
func checkCodex(t *testing.T, rs []*replica) {
	until(t, "the sessions", time.Minute, func() bool { return sums(rs, "agent_cost_usd_total") >= codexSessions*codexDollars-1e-9 })
	time.Sleep(hold + 2*time.Second)
	require.InDelta(t, codexSessions*codexDollars, sums(rs, "agent_cost_usd_total"), 1e-9)
}

// TestCodingAgents: log records that name no trace find their spans, through either shape, whichever way each of them took.
func TestCodingAgents(t *testing.T) {
	t.Parallel() // they mostly wait
	t.Run("tiers", func(t *testing.T) {
		t.Parallel()
		w := newTiers(t, 3)
		sendCodex(t, w.agents[0], w.agents[1])
		checkCodex(t, w.replicas)
	})
	t.Run("kafka", func(t *testing.T) {
		t.Parallel()
		p := newPipe(t, 3, "20s")
		sendCodex(t, p.ingest[0], p.ingest[1])
		checkCodex(t, p.workers)
	})
}
