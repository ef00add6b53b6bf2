package transcript

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// claudeProcess is what one process of Claude Code 2.1.305 prints: a message, and a result whose sums go on from the processes before
// it if it resumed a session, also as a fork under another id.
type claudeProcess struct {
	session string
	turn    claudeUsage
	sum     claudeUsage
	usd     float64
}

var resumedProcesses = []claudeProcess{
	{session: "a", turn: claudeUsage{Input: 423, CacheRead: 2048, CacheWrite: 2176, Output: 167},
		sum: claudeUsage{Input: 423, CacheRead: 2048, CacheWrite: 2176, Output: 167}, usd: 0.0125484},
	{session: "a", turn: claudeUsage{Input: 213, CacheRead: 2048, CacheWrite: 128, Output: 85},
		sum: claudeUsage{Input: 636, CacheRead: 4096, CacheWrite: 2304, Output: 252}, usd: 0.0155568},
	{session: "fork of a", turn: claudeUsage{Input: 214, CacheRead: 2048, CacheWrite: 128, Output: 86},
		sum: claudeUsage{Input: 850, CacheRead: 6144, CacheWrite: 2432, Output: 338}, usd: 0.0185832},
}

func (p *claudeProcess) print(t *testing.T, r *Reader, n int) {
	model := "claude-sonnet-4-5"
	open := p.turn
	open.Output = 1
	tell := func(v any) {
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		r.Line(Stdout, raw, began)
	}
	tell(map[string]any{"type": "system", "subtype": "init", "session_id": p.session, "model": model, "uuid": fmt.Sprint("i", n)})
	tell(map[string]any{"type": "assistant", "session_id": p.session, "uuid": fmt.Sprint("m", n), "message": map[string]any{
		"id": fmt.Sprint("msg", n), "model": model, "content": []any{map[string]any{"type": "text", "text": "ok"}}, "usage": open,
	}})
	tell(map[string]any{
		"type": "result", "subtype": "success", "session_id": p.session, "uuid": fmt.Sprint("r", n), "usage": p.turn, "total_cost_usd": p.usd,
		"modelUsage": map[string]any{model: claudeModelUsage{
			Input: p.sum.Input, CacheRead: p.sum.CacheRead, CacheWrite: p.sum.CacheWrite, Output: p.sum.Output, USD: p.usd,
		}},
	})
}

// spent are the counts on all calls, and what the agents said that each run cost.
func spent(t *testing.T, r *Reader) (all usage, told []float64) {
	r.End(EndInfo{At: began})
	td, _ := r.Drain()
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				get := func(key string) int64 {
					v, _ := span.Attributes().Get(key)
					return v.Int()
				}
				if usd, ok := span.Attributes().Get(AttrReportedUSD); ok {
					told = append(told, usd.Double())
				}
				u := usage{
					Input: get("gen_ai.usage.input_tokens"), CacheRead: get("gen_ai.usage.cache_read.input_tokens"),
					CacheWrite: get("gen_ai.usage.cache_write.input_tokens"), Output: get("gen_ai.usage.output_tokens"),
				}
				u.Input -= u.CacheRead + u.CacheWrite
				all = all.add(u)
			}
		}
	}
	return all, told
}

// TestClaudeResumed counts each process of a resumed and forked session for what it used: in one stream, by a Ledger, or knowing no
// more than the command line.
func TestClaudeResumed(t *testing.T) {
	want := resumedProcesses[2].sum.whole()
	t.Run("one stream", func(t *testing.T) {
		r := New(Settings{Seed: "pod"})
		for n := range resumedProcesses {
			resumedProcesses[n].print(t, r, n)
		}
		all, _ := spent(t, r)
		assert.Equal(t, want, all)
	})
	t.Run("ledger", func(t *testing.T) {
		ledger := &Ledger{}
		for range 2 { // also in a replay of all
			var sum usage
			for n := range resumedProcesses {
				r := New(Settings{Seed: fmt.Sprint("p", n), Ledger: ledger})
				resumedProcesses[n].print(t, r, n)
				all, told := spent(t, r)
				sum = sum.add(all)
				assert.InDelta(t, []float64{0.0125484, 0.0030084, 0.0030264}[n], told[0], 1e-12)
			}
			assert.Equal(t, want, sum)
			raw, err := json.Marshal(ledger)
			require.NoError(t, err)
			ledger = &Ledger{}
			require.NoError(t, json.Unmarshal(raw, ledger))
		}
	})
	t.Run("sums of its own", func(t *testing.T) { // of a session whose sums another one has taken the place of
		ledger, first, second := &Ledger{}, resumedProcesses[0], resumedProcesses[0]
		second.turn = claudeUsage{Input: 500, CacheRead: 4000, CacheWrite: 3000, Output: 900}
		second.sum, second.usd = second.turn, 0.03
		var sum usage
		for n, p := range []claudeProcess{first, second} {
			r := New(Settings{Seed: fmt.Sprint("p", n), Ledger: ledger})
			p.print(t, r, n)
			all, told := spent(t, r)
			sum = sum.add(all)
			assert.Equal(t, []float64{p.usd}, told)
		}
		assert.Equal(t, first.sum.whole().add(second.sum.whole()), sum)
	})
	t.Run("command line", func(t *testing.T) {
		for _, command := range [][]string{
			{"claude", "-p", "--continue", "again"}, {"/bin/bash", "-l", "-c", "claude -p --resume=a again"}, {"claude", "-c", "-p", "again"},
		} {
			r := New(Settings{Seed: "p", Command: command})
			resumedProcesses[1].print(t, r, 1)
			all, told := spent(t, r)
			assert.Equal(t, resumedProcesses[1].turn.whole(), all)
			assert.Empty(t, told, "what the agent says is of the whole session")
		}
	})
	t.Run("two sessions", func(t *testing.T) {
		r := New(Settings{Seed: "pod"})
		first, second := resumedProcesses[0], resumedProcesses[0]
		second.session = "b"
		second.sum.Output, second.usd = 1000, 0.02 // helpers that print nothing
		first.print(t, r, 0)
		second.print(t, r, 1)
		all, told := spent(t, r)
		assert.Equal(t, first.sum.whole().add(second.sum.whole()), all)
		assert.Equal(t, []float64{0.0125484, 0.02}, told)
	})
}
