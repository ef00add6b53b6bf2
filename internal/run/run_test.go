package run_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

func id(n uint64) (s pcommon.SpanID) {
	binary.BigEndian.PutUint64(s[:], n)
	return s
}

// The kinds of records that properties are checked with.
func record(kind string, n, parent uint64) run.Record {
	r := run.Record{Span: id(n), Start: pcommon.Timestamp(n), End: pcommon.Timestamp(1000 + n)}
	if parent != 0 {
		r.Parent = id(parent)
	}
	switch kind {
	case "call":
		r.Role, r.Traits = genai.RoleCall, run.Counted|run.Judged|run.Paid
		r.Cost, r.Fees, r.Prompt, r.Completion, r.Model = pricing.Femto(1000+n), pricing.Femto(7), 10, 1, "m"
	case "unpriced":
		r.Role, r.Traits, r.Model = genai.RoleCall, run.Counted|run.Judged, "other"
	case "agent":
		r.Role, r.Traits = genai.RoleAgent, run.Agent|run.Leafable
	case "agent of its own": // counts what it called, and not what agents below it did
		r = record("call", n, parent)
		r.Traits |= run.Agent | run.Apart
	case "agent that counts":
		r = record("call", n, parent)
		r.Role, r.Traits = genai.RoleAgent, r.Traits|run.Agent|run.Leafable
	case "agent without a price":
		r = record("agent that counts", n, parent)
		r.Traits, r.Cost = r.Traits&^run.Paid, pricing.Amount{}
	case "account":
		r = record("call", n, parent)
		r.Traits |= run.Account
	case "server":
		r.Traits = run.Remote
	case "tool":
		r.Role, r.Name = genai.RoleTool, "t"
	case "asks":
		r = record("call", n, parent)
		r.Traits |= run.Asks
	case "ran":
		r.Traits = run.Ran
	case "hears":
		r.Traits = run.Hears
	case "sandbox":
		r.Role, r.Traits, r.Name, r.Cost = genai.RoleSandbox, run.Wrapper, "sbx", pricing.Femto(5)
	case "log":
		r = record("call", n, parent)
		r.Span, r.Traits, r.Start = pcommon.SpanID{}, r.Traits|run.Log, r.End
	}
	return r
}

var kinds = []string{"call", "unpriced", "agent", "agent of its own", "agent that counts", "tool", "sandbox", "log", "other", "server", "account"}

// drawTrace draws records with any parents: unknown ones, circles and themselves included where wild.
func drawTrace(t *rapid.T, wild bool) []run.Record {
	n := rapid.IntRange(1, 30).Draw(t, "records")
	rs := make([]run.Record, n)
	for i := range rs {
		parent := uint64(0)
		switch {
		case wild:
			parent = uint64(rapid.IntRange(0, n+3).Draw(t, "parent"))
		case i > 0:
			parent = uint64(rapid.IntRange(1, i).Draw(t, "parent"))
		}
		rs[i] = record(rapid.SampledFrom(kinds).Draw(t, "kind"), uint64(i+1), parent)
		if rs[i].Role == genai.RoleCall && rapid.IntRange(0, 3).Draw(t, "same") == 0 {
			rs[i].Call = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "id")
			rs[i].Rank = uint8(rapid.IntRange(0, 2).Draw(t, "rank"))
		}
	}
	return rs
}

func resolve(rs []run.Record) (*run.Trace, *run.Runs) {
	var t run.Trace
	for _, r := range rs {
		t.Add(r)
	}
	t.Resolve()
	return &t, t.Runs()
}

// TestOneBill: each call id has one bill, and what the outermost runs sum up is what the records below them are charged,
// once.
func TestOneBill(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rs := drawTrace(rt, rapid.Bool().Draw(rt, "wild"))
		tr, runs := resolve(rs)
		billed := map[string]int{}
		var charged, within pricing.Amount
		outermost := map[int]bool{}
		for i := range tr.Len() {
			if r := tr.Record(i); r.Call != "" && tr.Role(i) == genai.RoleCall {
				billed[r.Call]++
			}
			amount, _, ok := tr.Charge(i)
			if !ok {
				continue
			}
			last := -1
			for root := range runs.Enclosing(i) {
				last = root
			}
			if last >= 0 {
				charged = charged.Add(amount)
				outermost[last] = true
			}
		}
		for call, n := range billed {
			if n != 1 {
				rt.Fatalf("%d bills of call %s", n, call)
			}
		}
		for root := range outermost {
			within = within.Add(runs.Bill(root).Total())
		}
		if charged != within {
			rt.Fatalf("charged %s, rolled up %s", charged, within)
		}
	})
}

// TestAgentsOfTheirOwn: an agent whose figures leave out the agents below it is billed beside them, but not beside calls of its own
// that are recorded, too, however deep they are.
func TestAgentsOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		kinds   []string
		charged []int
	}{
		{[]string{"agent of its own", "agent of its own"}, []int{0, 1}},
		{[]string{"agent of its own", "tool", "agent of its own", "call"}, []int{0, 3}},
		{[]string{"agent of its own", "tool", "agent of its own", "call", "up", "call"}, []int{3, 4}},
		{[]string{"agent of its own", "tool", "agent", "call"}, []int{0, 3}},
		{[]string{"agent of its own", "server", "agent", "call"}, []int{0, 3}},
		{[]string{"agent of its own", "agent", "call"}, []int{2}}, // two accounts of one agent
		{[]string{"agent", "agent of its own", "agent of its own"}, []int{1, 2}},
	} {
		tr, _ := resolve(below(c.kinds...))
		require.Equal(t, c.charged, charged(tr), "%v", c.kinds)
	}
}

// TestCostAlone: a span that tells what the call below it cost, and no counts, is one more record of that call, or the sum of several.
func TestCostAlone(t *testing.T) {
	call := func(n, parent uint64, prompt int64, model string) run.Record {
		r := record("call", n, parent)
		r.Family, r.Prompt, r.Completion, r.Model, r.Fees = genai.FamilyText, prompt, prompt/10, model, pricing.Amount{}
		return r
	}
	cost, first := call(1, 0, 0, "m"), call(2, 1, 100, "m")
	for name, c := range map[string]struct {
		records []run.Record
		roles   []genai.Role
	}{
		"one":           {[]run.Record{cost, first}, []genai.Role{genai.RoleDuplicate, genai.RoleCall}},
		"several":       {[]run.Record{cost, first, call(3, 1, 700, "m")}, []genai.Role{genai.RoleAggregate, genai.RoleCall, genai.RoleCall}},
		"another model": {[]run.Record{cost, call(2, 1, 100, "another")}, []genai.Role{genai.RoleCall, genai.RoleCall}},
		"none":          {[]run.Record{cost}, []genai.Role{genai.RoleCall}},
	} {
		tr, _ := resolve(c.records)
		for i, role := range c.roles {
			require.Equal(t, role, tr.Role(i), "%s: record %d", name, i)
		}
	}
}

// TestDeclined: of several records of a call, one may alone tell that it was declined; and of those that do, one what that costs.
func TestDeclined(t *testing.T) {
	for name, c := range map[string]struct {
		bill, other func(*run.Record)
	}{
		"free, and another does not know": {
			func(r *run.Record) { r.Traits, r.Cost, r.Rank = r.Traits|run.Charged|run.Declined, pricing.Amount{}, 9 },
			func(r *run.Record) { r.Traits |= run.Charged },
		},
		"perhaps free, and another does not know": {
			func(r *run.Record) { r.Traits, r.Cost, r.Rank = r.Traits&^run.Paid|run.Declined, pricing.Amount{}, 9 },
			func(*run.Record) {},
		},
		"billed, and another knows no category": {
			func(r *run.Record) { r.Traits |= run.Declined },
			func(r *run.Record) { r.Traits, r.Cost = r.Traits&^run.Paid|run.Declined, pricing.Amount{} },
		},
	} {
		bill, other := record("call", 1, 0), record("call", 2, 0)
		bill.Call, other.Call = "a", "a"
		c.bill(&bill)
		c.other(&other)
		for _, records := range [][]run.Record{{bill, other}, {other, bill}} {
			tr, _ := resolve(records)
			for i := range tr.Len() {
				require.Equal(t, tr.Record(i).Span == bill.Span, tr.Role(i) == genai.RoleCall, name)
			}
		}
	}
}

// TestLateBelowAnAgent: what comes below an agent that was sent on as the only record of its calls is charged no more, but for
// agents of which it does not tell.
func TestLateBelowAnAgent(t *testing.T) {
	for _, c := range []struct {
		kinds   []string // the first is sent on before the others come
		charged []int
	}{
		{[]string{"agent that counts", "tool", "agent that counts"}, []int{0}},
		{[]string{"agent that counts", "tool", "agent that counts", "call"}, []int{0}},
		{[]string{"agent that counts", "tool", "agent of its own", "call"}, []int{0}},
		{[]string{"agent of its own", "call"}, []int{0}},
		{[]string{"agent of its own", "tool", "agent of its own"}, []int{0, 2}},
		{[]string{"agent of its own", "tool", "agent that counts", "call"}, []int{0, 3}},
		{[]string{"agent without a price", "tool", "call"}, []int{2}},
	} {
		rs := below(c.kinds...)
		tr, _ := resolve(rs[:1])
		tr.Send(0)
		for _, r := range rs[1:] {
			tr.Add(r)
		}
		tr.Resolve()
		require.Equal(t, c.charged, charged(tr), "%v", c.kinds)
	}
}

// below are records, each below the one before; "up" begins again below the first.
func below(kinds ...string) []run.Record {
	var rs []run.Record
	parent := uint64(0)
	for _, kind := range kinds {
		if kind == "up" {
			parent = 1
			continue
		}
		rs = append(rs, record(kind, uint64(len(rs)+1), parent))
		parent = uint64(len(rs))
	}
	return rs
}

func charged(t *run.Trace) (is []int) {
	for i := range t.Len() {
		if _, _, ok := t.Charge(i); ok {
			is = append(is, i)
		}
	}
	return is
}

// TestNeverTwice: whatever the order of arrival, the same records carry the bills.
func TestNeverTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rs := drawTrace(rt, false)
		a, _ := resolve(rs)
		order := rapid.Permutation(indexes(len(rs))).Draw(rt, "order")
		shuffled := make([]run.Record, len(rs))
		for to, from := range order {
			shuffled[to] = rs[from]
		}
		b, _ := resolve(shuffled)
		for to, from := range order {
			if a.Role(from) != b.Role(to) {
				rt.Fatalf("record %d is a %s in one order, a %s in another", from, a.Role(from), b.Role(to))
			}
		}
	})
}

func indexes(n int) []int {
	is := make([]int, n)
	for i := range is {
		is[i] = i
	}
	return is
}

// TestFrozen: once records were sent on, no later record moves or adds to the money of their calls.
func TestFrozen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rs := drawTrace(rt, false)
		split := rapid.IntRange(0, len(rs)).Draw(rt, "split")
		tr, _ := resolve(rs[:split])
		roles := make([]genai.Role, split)
		for i := range split {
			roles[i] = tr.Role(i)
			tr.Send(i)
		}
		for _, r := range rs[split:] {
			tr.Add(r)
		}
		tr.Resolve()
		tr.Runs()
		billed := map[string]int{}
		for i := range tr.Len() {
			if i < split && tr.Role(i) != roles[i] {
				rt.Fatalf("record %d was sent as a %s and is a %s", i, roles[i], tr.Role(i))
			}
			if r := tr.Record(i); r.Call != "" && tr.Role(i) == genai.RoleCall {
				if billed[r.Call]++; billed[r.Call] > 1 {
					rt.Fatalf("call %s is billed twice", r.Call)
				}
			}
		}
	})
}

// step is a span of a framework that is a run where no run is above it.
func step(n, parent uint64) run.Record {
	r := record("other", n, parent)
	r.Traits = run.Wrapper
	return r
}

func cut(kind string, n, parent uint64, traits run.Traits) run.Record {
	r := record(kind, n, parent)
	r.Traits |= traits
	return r
}

// watched is what those who stand around Claude Code tell of what it did below span 1.
func watched(kind string, n uint64, name string) run.Record {
	r := cut(kind, n, 1, run.Watches)
	r.Name = name
	return r
}

// ended is an agent that ended so much later than the records of a test begin.
func ended(later pcommon.Timestamp) run.Record {
	r := record("agent", 1, 0)
	r.End += later
	return r
}

// TestPartial: what is missing is said.
func TestPartial(t *testing.T) {
	for name, c := range map[string]struct {
		records []run.Record
		want    []run.Reason
	}{
		"complete":                            {[]run.Record{record("agent", 1, 0), record("call", 2, 1)}, nil},
		"no price":                            {[]run.Record{record("agent", 1, 0), record("unpriced", 2, 1)}, []run.Reason{run.Unpriced}},
		"a gap":                               {[]run.Record{record("other", 3, 0), record("agent", 1, 3), record("call", 2, 8)}, []run.Reason{run.Orphans}},
		"still open":                          {[]run.Record{record("agent", 1, 9), record("call", 2, 8)}, nil},
		"a gap below the root":                {[]run.Record{record("agent", 1, 0), record("call", 2, 8)}, nil},
		"failed in its answer":                {[]run.Record{record("agent", 1, 0), {Span: id(2), Parent: id(1), Role: genai.RoleCall, Traits: run.Failed | run.Begun}}, []run.Reason{run.Unpriced}},
		"failed":                              {[]run.Record{record("agent", 1, 0), {Span: id(2), Parent: id(1), Role: genai.RoleCall, Traits: run.Failed}}, nil},
		"steps of no root":                    {[]run.Record{step(1, 9), step(2, 9), record("call", 3, 1), record("call", 4, 2)}, []run.Reason{run.Orphans}},
		"steps below plain spans of no root":  {[]run.Record{record("other", 5, 9), step(1, 5), record("other", 6, 9), step(2, 6), record("call", 3, 1), record("call", 4, 2)}, []run.Reason{run.Orphans}},
		"a call cut short":                    {[]run.Record{cut("agent", 1, 0, run.Aborted), cut("call", 2, 1, run.Open)}, []run.Reason{run.CutShort, run.Unpriced}},
		"an agent cut short":                  {[]run.Record{cut("agent", 1, 0, run.Aborted), record("call", 2, 1)}, []run.Reason{run.CutShort}},
		"a call that was interrupted":         {[]run.Record{record("agent", 1, 0), cut("call", 2, 1, run.Open|run.Aborted)}, []run.Reason{run.Unpriced}},
		"a call that told the rest elsewhere": {[]run.Record{record("agent", 1, 0), cut("call", 2, 1, run.Open)}, nil},
		"a tool that nobody asked for":        {[]run.Record{record("agent", 1, 0), record("tool", 2, 1), record("ran", 3, 2)}, []run.Reason{run.CutShort}},
		"no call after a tool":                {[]run.Record{record("agent", 1, 0), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3)}, []run.Reason{run.CutShort}},
		"stopped at once after a tool":        {[]run.Record{ended(20e6), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3)}, nil},
		"ended a while after a tool":          {[]run.Record{ended(200e6), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3)}, []run.Reason{run.CutShort}},
		"no call after a subagent's tool":     {[]run.Record{record("agent", 1, 0), record("call", 5, 1), record("tool", 2, 1), record("ran", 3, 2), record("asks", 4, 3), record("tool", 6, 3), record("ran", 7, 6)}, []run.Reason{run.CutShort}},
		"a call after a tool":                 {[]run.Record{record("agent", 1, 0), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3), record("call", 5, 1)}, nil},
		"a log record after a tool":           {[]run.Record{record("agent", 1, 0), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3), record("log", 5, 1)}, nil},
		"a tool that did not come to its end": {[]run.Record{record("agent", 1, 0), record("asks", 2, 1), record("tool", 3, 1), record("ran", 4, 3), record("asks", 5, 1), record("tool", 6, 1)}, nil},
		"a tool that takes the answer":        {[]run.Record{record("agent", 1, 0), record("asks", 2, 1), cut("tool", 3, 1, run.Answers), record("ran", 4, 3)}, nil},
		"an answer that broke off":            {[]run.Record{record("agent", 1, 0), record("other", 2, 1), record("hears", 3, 2), record("other", 4, 1), record("hears", 5, 4), record("call", 6, 4)}, []run.Reason{run.CutShort}},
		"an answer that came":                 {[]run.Record{record("agent", 1, 0), record("other", 2, 1), record("hears", 3, 2), record("call", 4, 2)}, nil},
		"a tool that asks a model":            {[]run.Record{record("agent", 1, 0), watched("call", 2, "m"), watched("tool", 3, "WebSearch")}, []run.Reason{run.Unpriced}},
		"a tool that asks none":               {[]run.Record{record("agent", 1, 0), watched("call", 2, "m"), watched("tool", 3, "Bash")}, nil},
		"a subagent that is told":             {[]run.Record{record("agent", 1, 0), watched("tool", 3, "Agent"), record("call", 4, 3), watched("call", 2, "m")}, nil},
		"a tool beside calls told elsewhere":  {[]run.Record{record("agent", 1, 0), watched("tool", 3, "WebSearch")}, nil},
		"one step":                            {[]run.Record{step(1, 9), record("call", 3, 1)}, nil},
		"beside":                              {[]run.Record{record("other", 3, 0), record("agent", 1, 3), record("call", 2, 3)}, nil},
	} {
		tr, runs := resolve(c.records)
		at := slices.IndexFunc(c.records, func(r run.Record) bool { return r.Traits&(run.Agent|run.Wrapper) != 0 })
		require.Len(t, runs.Roots(), 1, name)
		require.Equal(t, c.want, runs.Bill(at).Partial, name)
		require.Equal(t, len(c.records), tr.Len())
	}
}

// TestDeep: the work on a trace of calls within calls within calls is bounded.
func TestDeep(t *testing.T) {
	const deep = 20_000
	for _, agent := range []string{"agent", "agent of its own"} {
		rs := make([]run.Record, 0, deep)
		for n := uint64(1); n <= deep; n++ {
			rs = append(rs, record([]string{"call", "call", agent}[n%3], n, n-1))
		}
		_, runs := resolve(rs)
		require.Len(t, runs.Roots(), deep/3+1)
	}
}

// TestLessNeverChangesABill: one more record of a call, above or below it, that knows no more than what is there changes
// nothing, whatever it says that the call cost.
func TestLessNeverChangesABill(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		knows := genai.Knowledge(rapid.Byte().Draw(rt, "knows"))
		call := record("call", 2, 1)
		call.Dialect, call.Knows, call.Rank, call.Prompt, call.Completion = "sdk", knows, 4, 1000, 100
		less := call
		less.Span, less.Dialect = id(3), "other"
		less.Cost = pricing.Femto(uint64(rapid.IntRange(0, 9000).Draw(rt, "cost")))
		less.Knows = knows & genai.Knowledge(rapid.Byte().Draw(rt, "known"))
		less.Rank = uint8(rapid.IntRange(5, 9).Draw(rt, "rank"))
		switch rapid.IntRange(0, 2).Draw(rt, "how much") {
		case 0:
			less.Traits &^= run.Counted | run.Paid
			less.Prompt, less.Completion = 0, 0
		case 1:
			less.Traits &^= run.Paid
		}
		if above := rapid.Bool().Draw(rt, "above"); above {
			call.Parent = less.Span
		} else {
			less.Parent = call.Span
		}
		_, without := resolve([]run.Record{record("agent", 1, 0), record("call", 2, 1)})
		_, with := resolve([]run.Record{record("agent", 1, 0), call, less})
		if a, b := without.Bill(0), with.Bill(0); a.Total() != b.Total() || b.Calls != 1 || b.Partial != nil {
			rt.Fatalf("%s and %d calls, were %s", b.Total(), b.Calls, a.Total())
		}
	})
}
