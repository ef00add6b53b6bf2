package pricing

import "time"

// Cost computes what t costs and writes it to out: for each unit count times rate, and the sum. A unit that was used but
// has no rate is reported as Missing and adds nothing; no other unit's rate stands in for it. Cost does not allocate.
func (c Card) Cost(t *Tokens, out *Cost) { c.cost(t, c.ladder.step(t.Prompt()), out) }

// CostOfSum is Cost for a t that adds up several calls. A context tier is chosen by the prompt of each single call,
// which a sum does not tell, so everything is charged at the lowest tier. It returns false if some of the calls may have been in a higher
// tier, in which case the cost is a lower bound. longest is the longest of their prompts, in tokens, or 0 where it is not known.
func (c Card) CostOfSum(t *Tokens, longest int64, out *Cost) bool {
	base := &c.ladder.steps[0]
	c.cost(t, base, out)
	if longest == 0 {
		longest = t.Prompt()
	}
	return c.ladder.step(longest) == base
}

func (c Card) cost(t *Tokens, s *step, out *Cost) {
	*out = Cost{Missing: Units, Card: s.label}
	mixed := uint32(0)
	if s.split != 0 {
		mixed = s.unsplit(t)
	}
	end := WebSearch // most calls count tokens alone
	if t.fees() {
		end = Units
	}
	for u := range end {
		n := t[u]
		if n <= 0 {
			continue
		}
		as := s.as(u)
		if !s.rates.knows(as) || mixed>>u&1 == 1 {
			if out.Missing == Units {
				out.Missing, out.Unsplit = u, s.rates.knows(as)
			}
			continue
		}
		part := Times(n, s.rates.v[as])
		if s.rates.hour>>as&1 == 1 {
			part = part.over(secondsPerHour)
		}
		if c.adjust != nil {
			part = part.times(c.adjust.x)
		}
		out.Parts[u] = part
		out.Assumed = out.Assumed || u == CacheWrite && s.unsure
		out.Total = out.Total.Add(part)
	}
	if c.adjust != nil {
		out.Card = c.adjustedLabel(s.label)
	}
}

// as is the unit whose rate u is charged at. A vendor that has one rate for all that is written to a cache has it for the shortest
// lifetime, too, as has one that names another lifetime's apart: five minutes, or OpenAI's thirty.
func (s *step) as(u Unit) Unit {
	switch {
	case u == CacheWrite:
		return s.write
	case (u == CacheWrite5m || u == CacheWrite30m) && !s.rates.knows(u) && s.rates.knows(CacheWrite):
		return CacheWrite
	}
	return u
}

// unsplit are the units of s.split that t tells without any of the modalities that they would hold otherwise.
func (s *step) unsplit(t *Tokens) uint32 {
	told := uint32(0)
	if t[ImageInput]|t[ImageCacheRead]|t[AudioInput]|t[VideoInput] != 0 {
		told |= 1<<Input | 1<<CacheRead
	}
	if t[ImageOutput]|t[AudioOutput]|t[VideoOutput]|t[Image] != 0 {
		told |= 1 << Output
	}
	return s.split &^ told
}

// step is the highest step that a prompt of this many tokens reaches.
func (l *ladder) step(prompt int64) *step {
	i := len(l.steps) - 1
	for i > 0 && prompt < l.steps[i].least {
		i--
	}
	return &l.steps[i]
}

// Rule says how the name was resolved: "exact", "alias", "map", "pattern", or the rewrites that were applied, joined by
// commas.
func (c Card) Rule() string { return c.rule }

// Evidence says where the rates come from.
func (c Card) Evidence() Evidence { return c.dated.evidence }

// From is when the card became valid; the zero time if it has no start date.
func (c Card) From() time.Time { return c.dated.from }

// Per is the list rate of a unit for a prompt of this many tokens, as a decimal in USD per million units, before any
// adjustment; "" if the card has no such rate.
func (c Card) Per(prompt int64, u Unit) string {
	s := c.ladder.step(prompt)
	if u = s.as(u); !s.rates.knows(u) {
		return ""
	}
	per := Rate{Per: Femto(s.rates.v[u] * u.Scale())}.PerMillion()
	if s.rates.hour>>u&1 == 1 {
		per = per.over(secondsPerHour)
	}
	return per.String()
}
