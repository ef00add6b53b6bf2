package run

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Terms are what decides a price beside the tokens: a wrapper may know them, and the SDK below it the tokens.
type Terms struct {
	Service  string // tier or speed that was given
	Wished   string // that was asked for, where what was given is not told
	Region   string
	Geo      string
	Searches int64 // that a server-side tool made
	Least    bool  // it may have made more, or some other server-side tool have done something
	Sum      bool  // the call stands for several, each of which its emitter says to have used as much as all
}

// termsOf are the terms that a call tells; nil where it tells none.
func termsOf(c *genai.Call) *Terms {
	t := Terms{intern(c.Service), "", intern(c.Region), intern(c.Geo), c.Tokens[pricing.WebSearch], c.Lacks == pricing.UnreadUsage, false}
	if c.Wished {
		t.Service, t.Wished = t.Wished, t.Service
	}
	if c.Role != genai.RoleCall || t == (Terms{}) {
		return nil
	}
	return &t
}

// with is t, and what u tells where t does not.
func (t Terms) with(u Terms) Terms {
	wished := t.Wished
	if t.Service == "" {
		wished = cmp.Or(wished, u.Wished)
	}
	if t.Searches == 0 {
		t.Searches, t.Least = u.Searches, t.Least || u.Least
	}
	return Terms{
		cmp.Or(t.Service, u.Service), wished, cmp.Or(t.Region, u.Region), cmp.Or(t.Geo, u.Geo), t.Searches, t.Least, t.Sum || u.Sum,
	}
}

// Join gives a call the terms that it does not tell itself, and returns their names and values. A service that was given decides
// before one that was asked for, whoever tells of it.
func (t Terms) Join(c *genai.Call) (names []string) {
	if c.Wished && t.Service != "" {
		c.Service, c.Wished = "", false
	}
	for _, term := range []struct {
		name string
		own  *string
		told string
	}{{"service", &c.Service, cmp.Or(t.Service, t.Wished)}, {"region", &c.Region, t.Region}, {"geo", &c.Geo, t.Geo}} {
		if *term.own == "" && term.told != "" {
			*term.own = term.told
			names = append(names, term.name+"="+term.told)
		}
	}
	if c.Tokens[pricing.WebSearch] == 0 && t.Searches > 0 {
		c.Tokens[pricing.WebSearch] = t.Searches
		names = append(names, "web_searches")
		if t.Least && c.Lacks == "" {
			c.Lacks = pricing.UnreadUsage
		}
	}
	if c.Blind && t.Least && t.Searches == 0 && c.Lacks == "" {
		c.Lacks = pricing.UnreadUsage
		names = append(names, "tools_offered")
	}
	if t.Sum && !c.Summed {
		c.Summed = true
		names = append(names, "calls_summed")
	}
	return names
}

// own are the terms that the i-th record tells itself.
func (t *Trace) own(i int32) (own Terms) {
	if told := t.records[i].terms; told != nil {
		own = *told
	}
	return own
}

// Joined are the terms of the call that the i-th record carries, those that only others of its records tell included; false where
// they tell no more than it does itself.
func (t *Trace) Joined(i int) (Terms, bool) {
	all, ok := t.joined[int32(i)]
	return all, ok && all != t.own(int32(i))
}

// joinTerms collects what the records of each call tell of its terms, in the order of arrival.
func (t *Trace) joinTerms() {
	clear(t.joined)
	for i := range t.records {
		r := &t.records[i]
		of := r.verdict.of
		if r.verdict.role != genai.RoleDuplicate || of == none {
			continue
		}
		told := t.own(int32(i))
		if told.Sum = t.sums(int32(i), of); told == (Terms{}) {
			continue
		}
		if v := &t.records[of].verdict; v.role != genai.RoleCall || v.bill != of || t.records[of].is(Charged) {
			continue
		}
		if t.joined == nil {
			t.joined = map[int32]Terms{}
		}
		all, ok := t.joined[of]
		if !ok {
			all = t.own(of)
		}
		t.joined[of] = all.with(told)
	}
}

// sums reports whether records i and j are two turns of a conversation that was streamed: an emitter that counts the turns before again has
// each of them, one within the other, end with the last, and so count all.
func (t *Trace) sums(i, j int32) bool {
	r, of := &t.records[i], &t.records[j]
	return r.is(Recounts) && of.is(Recounts) && r.is(Counted) && r.Dialect == of.Dialect && r.tally() == of.tally() && (t.under(i, j) || t.under(j, i))
}
