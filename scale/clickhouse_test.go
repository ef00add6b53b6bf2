//go:build scale

package scale

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// engine is ClickHouse's, behind chserver.py.
type engine struct{ url string }

func startEngine(t testing.TB) *engine {
	t.Helper()
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	cmd := exec.Command(".venv/bin/python", "chserver.py", strings.TrimPrefix(addr, "127.0.0.1:"), t.TempDir())
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		text, _ := os.ReadFile(log.Name())
		if t.Failed() {
			t.Log(tail(string(text), 1500))
		}
	})
	e := &engine{url: "http://" + addr}
	until(t, "ClickHouse to answer", time.Minute, func() bool {
		_, err := e.do("SELECT 1")
		return err == nil
	})
	return e
}

func (e *engine) do(query string) (string, error) {
	resp, err := http.Post(e.url+"/?default_format=JSONEachRow", "text/plain", strings.NewReader(query))
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = &queryError{query, string(body)}
	}
	return string(body), err
}

type queryError struct{ query, said string }

func (e *queryError) Error() string { return e.said + "\nin: " + e.query }

// script runs a file of statements.
func (e *engine) script(t testing.TB, file string) {
	t.Helper()
	for _, statement := range statements(t, file) {
		_, err := e.do(statement)
		require.NoError(t, err)
	}
}

// statements of a file end with a semicolon at the end of a line.
func statements(t testing.TB, file string) (all []string) {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, s := range strings.Split(string(text), ";\n") {
		var lines []string
		for line := range strings.Lines(s) {
			if !strings.HasPrefix(line, "--") {
				lines = append(lines, line)
			}
		}
		if s = strings.TrimSpace(strings.Join(lines, "")); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// row is the only one that a query gives.
func (e *engine) row(t testing.TB, query string) map[string]any {
	t.Helper()
	text, err := e.do(query)
	require.NoError(t, err)
	var row map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	require.NoError(t, d.Decode(&row), query)
	require.False(t, d.More(), "more than one row of %s", query)
	return row
}

// TestClickHouse: config/clickhouse.yaml writes to the real engine; requests come twice, the collector is killed, and everything is
// inserted once more. The views say what was spent, to the last digit.
func TestClickHouse(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plan{runs: 500, logEvery: 4, twiceEvery: 5, length: 10 * time.Second, patience: time.Minute}
	e := startEngine(t)
	e.script(t, "../distribution/clickhouse/schema.sql")
	c := newReplica(t, "clickhouse", "clickhouse.yaml", clickhouseWaits, "HTTP", "OTELCOL_CLICKHOUSE="+e.url+"/?compress=none")
	done := make(chan struct{})
	l := pl.load(c.addrs["HTTP"])
	go func() {
		defer close(done)
		l.Send(t, senders)
	}()
	time.Sleep(pl.length / 2)
	c.again(t, 0)
	<-done
	until(t, "all spans", pl.patience, func() bool {
		n := e.row(t, "SELECT uniqExact(SpanId) AS n FROM otel_traces")
		return n["n"] == float64(pl.runs*load.Spans)
	})
	until(t, "all runs", pl.patience, func() bool { return c.sum("agent_executions_total") >= float64(pl.runs) })
	_, err := e.do("INSERT INTO otel_traces SELECT * FROM otel_traces") // all of it comes again
	require.NoError(t, err)
	_, err = e.do("INSERT INTO otel_logs SELECT * FROM otel_logs")
	require.NoError(t, err)

	input, output := expected(pl.runs)
	const pico = 1e6 // in a millionth of a dollar
	require.Equal(t, map[string]any{"calls": float64(3 * pl.runs), "usd": pico * float64(input+output), "input_usd": pico * float64(input), "rest": 0.0, "orphans": 0.0},
		e.row(t, "SELECT count() AS calls, sum(usd) AS usd, sum(input_usd) AS input_usd, sum(unsplit_usd) AS rest, countIf(run = '') AS orphans FROM calls"))
	require.Equal(t, map[string]any{"runs": float64(pl.runs), "usd": pico * float64(input+output), "calls": float64(3 * pl.runs), "known": float64(pl.runs)},
		e.row(t, "SELECT count() AS runs, sum(usd) AS usd, sum(calls) AS calls, countIf(status = 'complete' OR reasons = 'restart') AS known FROM runs WHERE outer_run IS NULL"),
		"the first ones began before the collector did")
	require.Equal(t, map[string]any{"calls": float64(3 * pl.runs), "usd": pico * float64(input+output)},
		e.row(t, "SELECT sum(calls) AS calls, sum(usd) AS usd FROM days WHERE dimension = 'service' AND value = 'load' AND provider = 'anthropic' AND model = 'claude-sonnet-4-5'"))
	require.Equal(t, map[string]any{"n": float64(pl.runs)}, e.row(t, "SELECT count() AS n FROM tools WHERE name = 'search'"))
	for _, panel := range statements(t, "../distribution/clickhouse/panels.sql") {
		text, err := e.do(panel)
		require.NoError(t, err)
		if !strings.Contains(panel, "sandboxes") && !strings.Contains(panel, "'unpriced'") { // of which there are none here
			require.NotEmpty(t, text, panel)
		}
	}
}

// TestClickHouseViews: of two bills of one call the better counts, a corrected run says what it was corrected to, a run within a run has an
// outer one, and the views have the columns that docs/ledger.md tells of.
func TestClickHouseViews(t *testing.T) {
	t.Parallel() // they mostly wait
	e := startEngine(t)
	e.script(t, "../distribution/clickhouse/schema.sql")
	for _, insert := range []string{
		`INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanAttributes) VALUES
			(now64(9), 't', 'root', '', 'invoke_agent', {'agent.run.status': 'complete', 'agent.cost.usd': '0.5'}),
			(now64(9), 't', 'step', 'root', 'step', {}),
			(now64(9), 't', 'inner', 'step', 'invoke_agent', {'agent.run.status': 'complete', 'agent.cost.usd': '0.25'}),
			(now64(9), 't', 'call', 'inner', 'chat', {'agent.cost.status': 'priced', 'agent.cost.total_usd': '2.5e-01', 'agent.cost.input_usd': '0.2'}),
			(now64(9), 't', 'none', 'root', 'chat', {'agent.cost.status': 'unpriced', 'agent.cost.reason': 'unknown_model', 'gen_ai.request.model': 'x-20260101'})`,
		`INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanAttributes) VALUES
			(now64(9), 't', 'call', 'inner', 'chat', {'agent.cost.status': 'unpriced'})`,
		`INSERT INTO otel_logs (Timestamp, TraceId, SpanId, EventName, LogAttributes) VALUES
			(now64(9), 't', 'root', 'agent.run.correction', {'agent.run.status': 'complete', 'agent.cost.usd': '0.75', 'agent.run.said_usd': '0.5'})`,
	} {
		_, err := e.do(insert)
		require.NoError(t, err)
	}
	require.Equal(t, map[string]any{"status": "priced", "usd": 0.25e12, "unsplit_usd": 0.05e12, "run": "inner"},
		e.row(t, "SELECT status, usd, unsplit_usd, run FROM calls WHERE span = 'call'"))
	require.Equal(t, map[string]any{"usd": nil, "model": "x", "run": "root"}, e.row(t, "SELECT usd, model, run FROM calls WHERE span = 'none'"))
	require.Equal(t, map[string]any{"usd": 0.75e12, "said_usd": 0.5e12, "outer_run": nil}, e.row(t, "SELECT usd, said_usd, outer_run FROM runs WHERE span = 'root'"))
	require.Equal(t, map[string]any{"usd": 0.25e12, "said_usd": nil, "outer_run": "root"}, e.row(t, "SELECT usd, said_usd, outer_run FROM runs WHERE span = 'inner'"))
	require.Equal(t, map[string]any{"value": "unknown_model\nunpriced\nx-20260101", "calls": 1.0, "unpriced": 1.0, "usd": 0.0},
		e.row(t, "SELECT value, calls, unpriced, usd FROM days WHERE dimension = 'unpriced'"))
	for view, columns := range ledgerColumns(t) {
		for _, column := range columns {
			_, err := e.do("SELECT " + column + " FROM " + view)
			require.NoError(t, err)
		}
	}
}

// ofTheFile are columns that only a file has: where a row is in it, and what the views spell out.
var ofTheFile = map[string]bool{"id": true, "who": true}

// ledgerColumns are the columns that docs/ledger.md lists, but for those.
func ledgerColumns(t testing.TB) map[string][]string {
	text, err := os.ReadFile("../docs/ledger.md")
	require.NoError(t, err)
	all := map[string][]string{"runs": nil, "calls": nil, "days": nil}
	for view := range all {
		_, section, ok := strings.Cut(string(text), "### `"+view+"`")
		require.True(t, ok, view)
		section, _, _ = strings.Cut(section, "\n### ")
		for line := range strings.Lines(section) {
			cells := strings.Split(line, "|")
			if len(cells) < 3 {
				continue
			}
			for i, word := range strings.Split(cells[1], "`") {
				if i%2 == 1 && !ofTheFile[word] {
					all[view] = append(all[view], word)
				}
			}
		}
		require.Greater(t, len(all[view]), 20, view)
	}
	return all
}

const clickhouseWaits = `
processors: {agent_run: {settle_time: 2s, max_hold: 5s}}
exporters: {clickhouse: {retry_on_failure: {initial_interval: 200ms, max_interval: 2s}, sending_queue: {batch: {flush_timeout: 200ms}}}}
`
