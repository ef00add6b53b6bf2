package hold

import (
	"slices"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Across says what is merged across traces. By default nothing is.
type Across struct {
	ID      bool // calls with the same id: the provider's ids are unique
	Session bool // an agent span that bills a whole session repeats the calls that the agent told itself in it
}

// maxAgents bounds the executions that are remembered, for their second span: it comes within seconds.
const maxAgents = 1 << 12

// maxClaims bounds the ids and sessions that are remembered: about 200 bytes each.
const maxClaims = 1 << 16

// claims knows which trace carries the bill of a call id, and which sessions have calls of their own.
type claims struct {
	set      Across
	ids      *lru.Cache[string, claim]
	sessions *lru.Cache[string, pcommon.TraceID]
	agents   *lru.Cache[execution, []told]
}

// execution is what two spans of one execution of an agent have in common, as executions of equal size have, too. told is the
// span that carries one of them.
type execution struct {
	service string
	tokens  int64
	cost    pricing.Amount // only where the tokens are not told
}

type told struct {
	trace  pcommon.TraceID
	record run.Record
	sent   bool
}

type claim struct {
	trace pcommon.TraceID
	rank  uint8
	sent  bool // then it stays, however exact another witness is
}

func newClaims(set Across) claims {
	ids, _ := lru.New[string, claim](maxClaims)
	sessions, _ := lru.New[string, pcommon.TraceID](maxClaims)
	agents, _ := lru.New[execution, []told](maxAgents)
	return claims{set, ids, sessions, agents}
}

// arrive takes note of a call.
func (c *claims) arrive(trace pcommon.TraceID, r *run.Record, session string) {
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

// arriveAgent takes note of an agent's span: of several that tell of one execution, the best is to carry it.
func (c *claims) arriveAgent(trace pcommon.TraceID, r *run.Record) {
	key, ok := executionOf(r)
	if !ok {
		return
	}
	have, at := c.told(key, trace, r)
	if at < 0 {
		c.tell(key, told{trace: trace, record: *r})
	} else if !have[at].sent && r.Better(&have[at].record) {
		have[at] = told{trace: trace, record: *r}
	}
}

// twin reports whether another trace is to tell of the execution of an agent whose span is about to go. If not, this one does.
func (c *claims) twin(trace pcommon.TraceID, r *run.Record) bool {
	key, ok := executionOf(r)
	if !ok {
		return false
	}
	have, at := c.told(key, trace, r)
	switch {
	case at < 0:
		c.tell(key, told{trace: trace, record: *r, sent: true})
	case have[at].trace != trace:
		return true
	default:
		have[at].sent = true
	}
	return false
}

// told finds who carries the execution that r, a span of trace, tells of: its place among those of its size, or -1.
func (c *claims) told(key execution, trace pcommon.TraceID, r *run.Record) ([]told, int) {
	have, _ := c.agents.Get(key)
	return have, slices.IndexFunc(have, func(t told) bool {
		return t.trace == trace && t.record.Span == r.Span || t.trace != trace && run.Twins(&t.record, r)
	})
}

// maxAlike bounds the executions of one size that are remembered, the last ones.
const maxAlike = 64

func (c *claims) tell(key execution, t told) {
	have, _ := c.agents.Get(key)
	c.agents.Add(key, append(have[max(0, len(have)-maxAlike+1):], t))
}

func executionOf(r *run.Record) (execution, bool) {
	key := execution{service: r.From, tokens: r.Sum}
	if r.Sum == 0 {
		key.cost = r.Said
	}
	return key, r.Traits&run.Agent != 0 && (key.tokens > 0 || !key.cost.IsZero())
}
