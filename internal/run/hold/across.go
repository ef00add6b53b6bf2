package hold

import (
	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Across says what is merged across traces. By default nothing is, but two spans of one execution of an agent.
type Across struct {
	ID       bool // calls with the same id: the provider's ids are unique
	Session  bool // an agent span that bills a whole session repeats the calls that the agent told itself in it
	Siblings bool // calls that two instrumentations of one process recorded, in traces of their own: see run.Beside
}

// maxClaims bounds the ids and sessions that are remembered: about 200 bytes each.
const maxClaims = 1 << 16

// claims knows which trace carries the bill of a call id, and which sessions have calls of their own.
type claims struct {
	set      Across
	ids      *lru.Cache[string, claim]
	sessions *lru.Cache[string, pcommon.TraceID]
	agents   accounts
	calls    accounts
}

type claim struct {
	trace pcommon.TraceID
	rank  uint8
	sent  bool // then it stays, however exact another witness is
}

func newClaims(set Across) claims {
	ids, _ := lru.New[string, claim](maxClaims)
	sessions, _ := lru.New[string, pcommon.TraceID](maxClaims)
	return claims{set, ids, sessions, newAccounts(executionOf, run.Twins), newAccounts(siblingOf, run.Beside)}
}

// arrive takes note of a call.
func (c *claims) arrive(trace pcommon.TraceID, r *run.Record, session string) {
	c.agents.arrive(trace, r)
	if c.set.Siblings {
		c.calls.arrive(trace, r)
	}
	if r.Role != genai.RoleCall {
		return
	}
	if c.set.Session && session != "" && r.Traits&run.Agent == 0 {
		c.sessions.Add(session, trace)
	}
	if !c.set.ID || r.Call == "" {
		return
	}
	if have, ok := c.ids.Get(r.Call); !ok || !have.sent && have.trace != trace && r.Rank < have.rank {
		c.ids.Add(r.Call, claim{trace: trace, rank: r.Rank})
	}
}

// elsewhere reports whether another trace carries the bill of a call that is about to go. If not, this one does.
func (c *claims) elsewhere(trace pcommon.TraceID, r *run.Record, session string) bool {
	if c.set.Siblings && c.calls.elsewhere(trace, r) {
		return true
	}
	if c.set.Session && session != "" && r.Traits&run.Agent != 0 {
		if in, ok := c.sessions.Get(session); ok && in != trace {
			return true
		}
	}
	if !c.set.ID || r.Call == "" {
		return false
	}
	have, ok := c.ids.Get(r.Call)
	if ok && have.trace != trace {
		return true
	}
	c.ids.Add(r.Call, claim{trace: trace, rank: r.Rank, sent: true})
	return false
}
