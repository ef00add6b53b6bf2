package run_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// counts is an agent's span that counts so many calls of those that the tests are made of.
func counts(n, parent uint64, calls int64, traits run.Traits) run.Record {
	r := record("agent that counts", n, parent)
	r.Prompt, r.Completion, r.Traits = 10*calls, calls, r.Traits|traits
	return r
}

// of is a record of another service.
func of(service string, r run.Record) run.Record {
	r.From = service
	return r
}

// by is a record of another emitter.
func by(dialect string, r run.Record) run.Record {
	r.Dialect = dialect
	return r
}

// after is a record that began when all others had ended.
func after(r run.Record) run.Record {
	const hour = 3600e9
	r.Start, r.End = r.Start+hour, r.End+hour
	return r
}

// TestGaps: where a span between an agent's and its calls was lost, what the agent counts is not billed beside them.
func TestGaps(t *testing.T) {
	nameless := counts(1, 0, 2, 0)
	nameless.Model, nameless.Traits, nameless.Cost = "", nameless.Traits&^(run.Judged|run.Paid), pricing.Amount{}
	elsewhere := record("call", 3, 9)
	elsewhere.Discard()
	call, aggregate, duplicate := genai.RoleCall, genai.RoleAggregate, genai.RoleDuplicate
	for name, c := range map[string]struct {
		records []run.Record
		want    []genai.Role
		partial []run.Reason
	}{
		"all calls are there":          {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 8), record("call", 3, 9)}, []genai.Role{aggregate, call, call}, nil},
		"one was lost, too":            {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 8)}, []genai.Role{call, duplicate}, nil},
		"likewise, without a model":    {[]run.Record{nameless, record("call", 2, 8)}, []genai.Role{aggregate, call}, []run.Reason{run.Unbilled}},
		"the agent counts less":        {[]run.Record{counts(1, 0, 1, 0), record("call", 2, 8), record("call", 3, 8)}, []genai.Role{aggregate, call, call}, nil},
		"an agent hangs in the air":    {[]run.Record{counts(1, 0, 1, 0), counts(2, 8, 1, 0)}, []genai.Role{aggregate, call}, nil},
		"and so do its calls":          {[]run.Record{counts(1, 0, 2, 0), counts(2, 8, 1, 0), record("call", 3, 2), record("call", 4, 9)}, []genai.Role{aggregate, aggregate, call, call}, nil},
		"a call has been seen":         {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 1), record("call", 3, 8)}, []genai.Role{aggregate, call, call}, nil},
		"one is billed elsewhere":      {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 8), elsewhere}, []genai.Role{aggregate, call, duplicate}, nil},
		"a run within hangs, alone":    {[]run.Record{counts(1, 0, 2, run.Sums), counts(2, 8, 1, run.Sums), record("call", 3, 2)}, []genai.Role{call, aggregate, call}, nil},
		"likewise, of another sort":    {[]run.Record{counts(1, 0, 2, run.Apart), counts(2, 8, 1, run.Apart), record("call", 3, 2)}, []genai.Role{call, aggregate, call}, nil},
		"an agent within lost a span":  {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 1), counts(3, 1, 1, 0), record("call", 4, 8)}, []genai.Role{aggregate, call, aggregate, call}, nil},
		"likewise, and a call":         {[]run.Record{counts(1, 0, 3, 0), record("call", 2, 1), counts(3, 1, 2, 0), record("call", 4, 8)}, []genai.Role{aggregate, call, call, duplicate}, nil},
		"another emitter's call":       {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 1), counts(3, 1, 1, 0), by("other", record("call", 4, 8))}, []genai.Role{aggregate, call, call, call}, nil},
		"a call before it":             {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 1), after(counts(3, 1, 1, 0)), record("call", 4, 8)}, []genai.Role{aggregate, call, call, call}, nil},
		"of two runs":                  {[]run.Record{counts(1, 0, 1, 0), record("agent", 2, 0), record("call", 3, 8)}, []genai.Role{aggregate, genai.RoleAgent, call}, []run.Reason{run.Orphans}},
		"another service's call":       {[]run.Record{counts(1, 0, 1, 0), of("other", record("call", 2, 8))}, []genai.Role{call, call}, nil},
		"below another process's span": {[]run.Record{counts(1, 0, 1, 0), record("server", 2, 8), record("call", 3, 2)}, []genai.Role{call, genai.RoleOther, call}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tr, runs := resolve(c.records)
			var roles []genai.Role
			for i := range tr.Len() {
				roles = append(roles, tr.Role(i))
			}
			assert.Equal(t, c.want, roles)
			assert.Equal(t, c.partial, runs.Bill(0).Partial)
		})
	}
}

// TestGapAfterItsCallsWent: calls that have been sent on keep their bills, and the agent's span that comes then has none.
func TestGapAfterItsCallsWent(t *testing.T) {
	var tr run.Trace
	tr.Add(record("call", 2, 8))
	tr.Resolve()
	tr.Send(0)
	tr.Add(counts(1, 0, 2, 0))
	tr.Resolve()
	assert.Equal(t, genai.RoleCall, tr.Role(0))
	assert.Equal(t, genai.RoleAggregate, tr.Role(1))
	assert.Equal(t, []run.Reason{run.Unbilled}, tr.Runs().Bill(1).Partial)

	tr.Add(record("call", 3, 9))
	tr.Resolve()
	assert.Equal(t, genai.RoleCall, tr.Role(2))
	assert.Empty(t, tr.Runs().Bill(1).Partial)
}

// TestGapAfterItsAgentWent: an agent's span that has been sent on as the only record of its calls keeps their bill, also when all have come.
func TestGapAfterItsAgentWent(t *testing.T) {
	var tr run.Trace
	tr.Add(counts(1, 0, 2, 0))
	tr.Resolve()
	tr.Send(0)
	for i, late := range []run.Record{record("call", 2, 8), record("call", 3, 9)} {
		tr.Add(late)
		tr.Resolve()
		assert.Equal(t, genai.RoleCall, tr.Role(0))
		assert.Equal(t, genai.RoleDuplicate, tr.Role(i+1))
	}
}

// TestLostCalls: an agent whose counts are the sum of its own calls shows that some were lost.
func TestLostCalls(t *testing.T) {
	elsewhere := record("call", 2, 1)
	elsewhere.Discard()
	reused := record("call", 2, 1)
	reused.Traits |= run.Reused
	sub := counts(4, 3, 5, run.Sums)
	for name, c := range map[string]struct {
		records []run.Record
		want    []run.Reason
	}{
		"none":                            {[]run.Record{counts(1, 0, 2, run.Sums), record("call", 2, 1), record("call", 3, 1)}, nil},
		"one of two":                      {[]run.Record{counts(1, 0, 2, run.Sums), record("call", 2, 1)}, []run.Reason{run.Unbilled}},
		"none, one is from a cache":       {[]run.Record{counts(1, 0, 2, run.Sums), reused, record("call", 3, 1)}, nil},
		"none, one is billed elsewhere":   {[]run.Record{counts(1, 0, 2, run.Sums), elsewhere, record("call", 3, 1)}, nil},
		"one, beside a run within":        {[]run.Record{counts(1, 0, 2, run.Sums), record("call", 2, 1), record("tool", 3, 1), sub, record("call", 5, 4)}, []run.Reason{run.Unbilled}},
		"sums that go on from run to run": {[]run.Record{counts(1, 0, 2, 0), record("call", 2, 1)}, nil},
		"the last one's counts":           {[]run.Record{counts(1, 0, 1, run.Sums), record("call", 2, 1), record("call", 3, 1)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, runs := resolve(c.records)
			assert.Equal(t, c.want, runs.Bill(0).Partial)
		})
	}
}
