package run_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// TestPlayedBack: a durable workflow that is played back tells of its agent and the same answers again, by spans of other ids. They have one bill
// each, and an agent that counts what is billed below the other one has none.
func TestPlayedBack(t *testing.T) {
	rs := []run.Record{record("other", 1, 0)}
	for _, n := range []uint64{10, 20, 30} {
		agent := record("agent that counts", n, 1)
		first, second := record("call", n+1, n), record("call", n+2, n)
		agent.Prompt, agent.Completion = first.Prompt+second.Prompt, first.Completion+second.Completion
		first.Call, second.Call = "a", "b"
		for _, r := range []*run.Record{&agent, &first, &second} {
			r.Start, r.End = pcommon.Timestamp(n*1e10), pcommon.Timestamp(n*1e10+1e9)
		}
		rs = append(rs, agent, first, second)
	}
	tr, _ := resolve(rs)
	roles := map[genai.Role]int{}
	for i := range rs {
		roles[tr.Role(i)]++
	}
	require.Equal(t, map[genai.Role]int{genai.RoleOther: 1, genai.RoleAggregate: 3, genai.RoleCall: 2, genai.RoleDuplicate: 4}, roles)
}
