package pricing

import "time"

// Cost writes to out what t costs. Every part is leaf times rate; Total is their sum. What was used and has no rate
// is Missing and adds nothing: a neighbour's rate never stands in. Cost does not allocate.
func (c Card) Cost(t *Tokens, out *Cost) { c.cost(t, c.ladder.step(t.Prompt()), out) }

// CostOfSum is Cost where t is the sum of several calls: the sum's prompt chooses no tier, each call's would have. Every
// call is charged at the lowest, and false says that some may have been charged more.
func (c Card) CostOfSum(t *Tokens, out *Cost) bool {
	base := &c.ladder.steps[0]
	c.cost(t, base, out)
	return c.ladder.step(t.Prompt()) == base
}

func (c Card) cost(t *Tokens, s *step, out *Cost) {
	*out = Cost{Missing: Units, Card: s.label}
	for u := range Units {
		n := t[u]
		if n <= 0 {
			continue
		}
		as := u
		if u == CacheWrite && s.write != CacheWrite {
			as = s.write
		}
		if !s.rates.knows(as) {
			if out.Missing == Units {
				out.Missing = u
			}
			continue
		}
		part := Times(n, s.rates.v[as])
		if c.adjust != nil {
			part = part.times(c.adjust.x)
		}
		out.Parts[u] = part
		out.Assumed = out.Assumed || as != u
		out.Total = out.Total.Add(part)
	}
	if c.adjust != nil {
		out.Card = c.adjustedLabel(s.label)
	}
}

// step is the highest step that a prompt reaches.
func (l *ladder) step(prompt int64) *step {
	i := len(l.steps) - 1
	for i > 0 && prompt < l.steps[i].least {
		i--
	}
	return &l.steps[i]
}

// Provider is the book's name of who sells the model.
func (c Card) Provider() string { return c.entry.provider }

// Model is the book's name of the model.
func (c Card) Model() string { return c.entry.model }

// Rule says how the emitter's spelling led to the model: "exact", "alias", or the rewrites that were applied.
func (c Card) Rule() string { return c.rule }

// Evidence says where the rates are from.
func (c Card) Evidence() Evidence { return c.dated.evidence }

// From is when the card became valid, the zero time where it always was.
func (c Card) From() time.Time { return c.dated.from }

// Per is the rate of a unit for a prompt of this size, in USD per million and before any adjustment; "" where it has
// none.
func (c Card) Per(prompt int64, u Unit) string {
	s := c.ladder.step(prompt)
	if u == CacheWrite {
		u = s.write
	}
	if !s.rates.knows(u) {
		return ""
	}
	return Rate{Per: Femto(s.rates.v[u])}.PerMillion().String()
}
