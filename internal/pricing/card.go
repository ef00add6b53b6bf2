package pricing

// Cost writes to out what t costs. Every part is leaf times rate; Total is their sum. What was used and has no rate
// is Missing and adds nothing: a neighbour's rate never stands in. Cost does not allocate.
func (c Card) Cost(t *Tokens, out *Cost) {
	s := c.ladder.step(t.Prompt())
	*out = Cost{Missing: Units, Card: s.label}
	for u := range Units {
		n := t[u]
		if n <= 0 {
			continue
		}
		as := u
		if u == CacheWrite && s.write != CacheWrite {
			as, out.Assumed = s.write, true
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

// Rates lists what a prompt of this size is charged, as key and USD per million (or per event) pairs in a fixed order.
func (c Card) Rates(prompt int64) []Rate {
	var out []Rate
	s := c.ladder.step(prompt)
	s.rates.each(func(key string, femto uint64) { out = append(out, Rate{key, Femto(femto)}) })
	return out
}

// Rate is the price of a single unit.
type Rate struct {
	Key string
	Per Amount
}
