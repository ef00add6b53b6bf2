package hold

import (
	"slices"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Across says what is merged across traces. By default nothing is, but two spans of one execution of an agent, and a span and its log
// record.
type Across struct {
	ID       bool // calls with the same id, at the same time: the provider's ids are unique, but not those of every server
	Session  bool // an agent span that bills a whole session repeats the calls that the agent told itself in it meanwhile
	Siblings bool // calls that two instrumentations of one process recorded, in traces of their own: see run.Beside
}

// claims knows which trace carries the bill of a call, and which sessions have calls of their own.
type claims struct {
	set      Across
	agents   accounts[size]
	ids      accounts[string]
	siblings accounts[size]
	sessions *lru.Cache[string, []told]
	totals   *lru.Cache[string, []run.Total]
	strays   strays
}

// told is a call that an agent told itself.
type told struct {
	trace      pcommon.TraceID
	start, end pcommon.Timestamp
	dialect    string
}

// Bounds of the sessions whose calls are remembered, and of these, the last ones: 48 bytes each.
const (
	maxSessions = 1 << 12
	maxTurns    = 64
)

func newClaims(set Across) claims {
	sessions, _ := lru.New[string, []told](maxSessions)
	totals, _ := lru.New[string, []run.Total](maxSessions)
	return claims{
		set: set, sessions: sessions, totals: totals, strays: newStrays(),
		agents:   newAccounts(kind[size]{keys: executionOf, same: run.Twins, fitter: (*run.Record).Better, single: true}),
		ids:      newAccounts(kind[string]{keys: idOf, same: run.SameAnswer, fitter: (*run.Record).Fitter}),
		siblings: newAccounts(kind[size]{keys: siblingOf, same: run.BesideAcross, fitter: (*run.Record).Fitter, single: true}),
	}
}

// arrive takes note of the span of a call, or of an agent that bills its calls.
func (c *claims) arrive(trace pcommon.TraceID, r *run.Record, session string) {
	c.agents.arrive(trace, r)
	c.strays.arrive(trace, r)
	if c.set.ID {
		c.ids.arrive(trace, r)
	}
	if c.set.Siblings {
		c.siblings.arrive(trace, r)
	}
	c.hear(trace, r, session)
	if session != "" && r.Totals() {
		have, _ := c.totals.Get(session)
		c.totals.Add(session, append(have[max(0, len(have)-maxTurns+1):], r.Total()))
	}
}

// before is what the session of a record that tells its total had cost before.
func (c *claims) before(r *run.Record, session string) pricing.Amount {
	if session == "" || !r.Totals() {
		return pricing.Amount{}
	}
	have, _ := c.totals.Get(session)
	return r.Before(have)
}

// hear takes note of what a span or a log record says of a session: a call. One that does not tell what it used is no bill of anything.
func (c *claims) hear(trace pcommon.TraceID, r *run.Record, session string) {
	if c.set.Session && session != "" && r.Role == genai.RoleCall && r.Traits&run.Agent == 0 && r.Tells() {
		have, _ := c.sessions.Get(session)
		c.sessions.Add(session, append(have[max(0, len(have)-maxTurns+1):], told{trace, r.Start, r.End, r.Dialect}))
	}
}

// elsewhere reports whether another trace carries the bill of a call that is about to go. If not, this one does. The account that the
// trace shares with another says what both know, nil where there is none.
func (c *claims) elsewhere(trace pcommon.TraceID, r *run.Record, session string) (*account, bool) {
	if c.set.Session && session != "" && r.Retold() && c.toldItself(trace, r, session) {
		return nil, true
	}
	if c.set.ID {
		if of, other := c.ids.elsewhere(trace, r); of != nil && of.abroad(trace) {
			return of, other
		}
	}
	if c.set.Siblings {
		return c.siblings.elsewhere(trace, r)
	}
	return nil, false
}

func (c *claims) toldItself(trace pcommon.TraceID, r *run.Record, session string) bool {
	have, _ := c.sessions.Get(session)
	return slices.ContainsFunc(have, func(x told) bool {
		return (x.trace != trace || r.Printed()) && r.Retells(x.dialect, x.start, x.end)
	})
}

// restored takes note of a record that went before this process began.
func (c *claims) restored(trace pcommon.TraceID, r *run.Record, session string) {
	if r.Traits&run.Log != 0 {
		c.hear(trace, r, session)
		return
	}
	c.arrive(trace, r, session)
	c.agents.elsewhere(trace, r)
	c.elsewhere(trace, r, session)
}

// idOf is the provider's id of a call.
func idOf(r *run.Record) []string {
	if r.Role != genai.RoleCall || r.Call == "" || r.Traits&run.Log != 0 {
		return nil
	}
	return []string{r.Call}
}

// executionOf is the size of what an agent's span tells.
func executionOf(r *run.Record) []size {
	of := size{service: r.From, tokens: r.Sum}
	if r.Sum == 0 {
		of.cost = r.Said
	}
	if r.Traits&run.Agent == 0 || of.tokens == 0 && of.cost.IsZero() {
		return nil
	}
	return []size{of}
}

// siblingOf is the size of a call: what it put out, since emitters leave caches out of what went in. LangChain adds a token to a
// stream, so that each is known by its own size and the next, and some leave reasoning out.
func siblingOf(r *run.Record) []size {
	if r.Role != genai.RoleCall || r.Traits&(run.Agent|run.Log) != 0 || r.Layer == genai.LayerAlone || r.Completion <= 0 {
		return nil
	}
	of := []size{{service: r.From, tokens: r.Completion}, {service: r.From, tokens: r.Completion + 1}}
	if r.Thought > 0 {
		of = append(of, size{service: r.From, tokens: r.Completion - r.Thought})
	}
	return of
}
