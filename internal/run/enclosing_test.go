package run_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// TestEnclosingCountsMore: what an application's span counts beyond the calls below it is on no bill, and the run says so.
func TestEnclosingCountsMore(t *testing.T) {
	chat := func(n, parent uint64) run.Record {
		r := record("call", n, parent)
		r.Family = genai.FamilyText
		return r
	}
	handles := func(calls int64) run.Record {
		r := chat(2, 1)
		r.Prompt, r.Completion, r.Traits = 10*calls, calls, r.Traits|run.Encloses
		return r
	}
	for name, c := range map[string]struct {
		calls int64
		role  genai.Role
		want  []run.Reason
	}{
		"their sum": {2, genai.RoleAggregate, nil},
		"more":      {3, genai.RoleAggregate, []run.Reason{run.Unbilled}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, runs := resolve([]run.Record{record("agent", 1, 0), handles(c.calls), chat(3, 2), chat(4, 2)})
			assert.Equal(t, c.role, tr.Role(1))
			assert.Equal(t, c.want, runs.Bill(0).Partial)
		})
	}
}
