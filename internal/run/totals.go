package run

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// A session of Claude Code that is taken up again goes on from what it had cost before. Who watches the Claude Agent SDK may tell that
// total as the cost of each query: the queries before it are then counted again.

// Total is what a session had cost when one of its queries ended.
type Total struct {
	End pcommon.Timestamp
	USD pricing.Amount
}

// Totals reports whether what r says that it cost is the total of its session.
func (r *Record) Totals() bool {
	return r.Dialect == "openinference-claude-agent-sdk" && r.is(Agent) && r.Role == genai.RoleCall && !r.Said.IsZero()
}

// Total is what r says of its session.
func (r *Record) Total() Total { return Total{r.End, r.Said} }

// Before is what r's session had cost before r began, by the totals of its queries in any order, r's own among them. A session that was cleared begins
// anew: it says less than before.
func (r *Record) Before(queries []Total) (before pricing.Amount) {
	var last pcommon.Timestamp
	for _, t := range queries {
		if t.End <= r.Start+startSlack && t.End < r.End && t.End > last {
			last, before = t.End, t.USD
		}
	}
	if before.Cmp(r.Said) > 0 {
		return pricing.Amount{}
	}
	return before
}
