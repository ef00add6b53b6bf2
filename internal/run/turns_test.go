package run_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// turnAt is the n-th turn below span 1: it counts n times 100 and 10 tokens, its own and those of the turns before.
func turnAt(n uint64) run.Record {
	r := record("call", 10*n, 1)
	r.Traits |= run.Recounts
	r.Start, r.End = pcommon.Timestamp(n)*1e9, pcommon.Timestamp(n)*1e9+1e8
	r.Prompt, r.Completion = int64(100*n), int64(10*n)
	return r
}

// toolBehind is a tool that ran behind the n-th turn.
func toolBehind(n uint64) run.Record {
	r := record("tool", 10*n+1, 1)
	r.Start, r.End = pcommon.Timestamp(n)*1e9+2e8, pcommon.Timestamp(n)*1e9+3e8
	return r
}

// TestTurnsInParts: whatever has gone before the rest of its turns came, each token is billed once.
func TestTurnsInParts(t *testing.T) {
	for name, parts := range map[string][][]uint64{
		"all at once": {{3, 1, 2}}, "one by one": {{1}, {2}, {3}}, "the last first": {{3}, {2, 1}},
		"the middle last": {{1, 3}, {2}}, "the middle first": {{2}, {1, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			var tr run.Trace
			tr.Add(toolBehind(1))
			tr.Add(toolBehind(2))
			for _, part := range parts {
				for _, n := range part {
					tr.Add(turnAt(n))
				}
				tr.Resolve()
				for i := range tr.Len() {
					tr.Send(i)
				}
			}
			prompt, completion := int64(0), int64(0)
			for i := range tr.Len() {
				if r := tr.Record(i); tr.Role(i) == genai.RoleCall {
					prompt, completion = prompt+r.Prompt, completion+r.Completion
				}
			}
			require.EqualValues(t, []int64{300, 30}, []int64{prompt, completion})
		})
	}
}

// TestTurnsOfTheirOwn: what only looks like turns that count those before again is left as it is.
func TestTurnsOfTheirOwn(t *testing.T) {
	other, late, parallel := turnAt(2), toolBehind(2), turnAt(2)
	other.Traits &^= run.Recounts
	parallel.Start = turnAt(1).Start
	for name, rs := range map[string][]run.Record{
		"no tool between": {turnAt(1), turnAt(2)}, "a tool behind both": {turnAt(1), turnAt(2), late},
		"an emitter that never does": {turnAt(1), toolBehind(1), other}, "at the same time": {turnAt(1), toolBehind(1), parallel},
	} {
		t.Run(name, func(t *testing.T) {
			tr, _ := resolve(rs)
			for i := range rs {
				_, again := tr.Earlier(i)
				require.False(t, again)
				require.Equal(t, rs[i].Role, tr.Role(i))
			}
		})
	}
}
