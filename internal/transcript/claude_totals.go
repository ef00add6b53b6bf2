package transcript

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// claudeTold adds what a result reports for the time since the result before it.
func (r *Reader) claudeTold(run *claudeRun, l *claudeLine) {
	if run.Dialect == qwenDialect && len(l.ModelUsage) == 0 {
		r.qwenTold(run, l)
		return
	}
	for _, model := range slices.Sorted(maps.Keys(l.ModelUsage)) {
		if _, ok := run.Served[model]; ok || len(run.Served) < modelLimit {
			u := l.ModelUsage[model]
			run.Served[model] = served{Canonical: claudeModel(cmp.Or(u.Canonical, model)), Provider: u.Provider}
		}
	}
	led, ok := r.Agents.Claude.Sessions[run.Session]
	unknown := false
	if (!ok || led.Told == nil) && l.Since == nil && len(l.ModelUsage) > 0 {
		led.Told, led.USD, unknown = r.claudeEarlier(run, l)
	}
	run.Lost = unknown && run.Lost || !unknown && r.claudeLacks(run, &led, l)
	told, usd := claudeDelta(&led, l, run.Model, r.claudeSums(&led, wholes(l.ModelUsage)))
	if unknown {
		told = totals{run.Model: l.Usage.whole()}
	}
	r.Agents.Claude.Sessions[run.Session] = led
	r.set.Ledger.putUSD(run.Session, r.set.Seed, led.Told, led.USD)
	for model, u := range told {
		run.Told.add(model, u)
	}
	if l.TotalUSD != nil && !unknown {
		run.USD, run.HasUSD = roundUSD(run.USD+usd), true
	}
}

// claudeDelta is what a result adds to the session's totals. Newer versions say so themselves, which is also right for a
// session that was resumed: its totals begin with those of the earlier process. Older ones report running totals, of the process
// or of the session (claudeEarlier), and the oldest only the turn's usage. Totals that went down began anew, after /clear. With sums,
// running totals are better than what a newer version says of the time since a result that was lost (claudeSums).
func claudeDelta(led *claudeLedger, l *claudeLine, model string, sums bool) (totals, float64) {
	told, usd := totals{}, 0.0
	now := wholes(l.ModelUsage)
	total := 0.0
	if l.TotalUSD != nil {
		total = max(*l.TotalUSD, 0)
	}
	switch {
	case l.Since != nil && !sums:
		for _, m := range slices.Sorted(maps.Keys(l.Since)) { // the order of a sum of doubles shows
			told[m], usd = l.Since[m].whole(), usd+max(l.Since[m].USD, 0)
		}
	case len(now) > 0:
		before, beforeUSD := led.Told, led.USD
		if !before.within(now) {
			before, beforeUSD = nil, 0
		}
		for m, u := range now {
			told[m], _ = u.minus(before[m])
		}
		usd = max(total-beforeUSD, 0)
	default:
		told[model], usd = l.Usage.whole(), total
	}
	if len(now) > 0 { // a result that ends a crash reports zeros
		led.Told, led.USD, led.Lost = now, total, false
	}
	return told, usd
}

// within reports whether every total of t is at most that of u.
func (t totals) within(u totals) bool {
	for model, v := range t {
		if _, fits := u[model].minus(v); !fits {
			return false
		}
	}
	return true
}

// claudeRemainder emits, by model, what was reported and is on no chat span: output of messages whose end was not
// printed, and calls that print no message.
func (r *Reader) claudeRemainder(run *claudeRun) {
	if run.Untold && len(run.Given) == 0 && run.Failure == (failure{}) { // calls were made, and nothing is known of them
		r.emitChat(&chatCall{
			Key: "untold/" + run.ID.String(), Run: run.ID, Parent: run.ID, Session: run.Session, Request: run.Model,
			Start: run.Start, End: run.End, NoUsage: true, Sum: true,
		})
	}
	rest, names := run.remainder()
	for _, model := range slices.Sorted(maps.Keys(rest)) {
		u := rest[model].sane()
		if u == (usage{}) {
			continue
		}
		if _, answered := names[model]; answered && run.Dropped && u.prompted() { // an answer broke off: of what it wrote the sums hold the beginning
			run.Bound = true
		}
		r.emitChat(&chatCall{
			Key: "remainder/" + run.ID.String() + "/" + model, Run: run.ID, Parent: run.ID, Session: run.Session,
			Provider: cmp.Or(claudeProviders[run.Served[model].Provider], run.provider(model, "")),
			Request:  model, Model: cmp.Or(names[model], model), Speed: run.Speed, Geo: run.Geo,
			Start: run.Start, End: run.End, Usage: u, Remainder: true, Sum: true, Stated: true,
		})
	}
}

// remainder is what was reported beyond the chat spans, and the name that each model answered under.
func (run *claudeRun) remainder() (rest totals, names map[string]string) {
	rest, names = maps.Clone(run.Told), map[string]string{}
	told, given, other := slices.Sorted(maps.Keys(run.Told)), maps.Clone(run.Given), maps.Clone(run.Given)
	for _, model := range told {
		for _, g := range slices.Sorted(maps.Keys(given)) {
			if n := claudeModel(g); g == model || n == claudeModel(model) || n == run.Served[model].Canonical {
				rest[model], given[g] = rest[model].settle(given[g])
				names[model] = g
				delete(other, g)
			}
		}
	}
	for _, model := range told { // messages under a name that was not reported are not told twice
		for _, g := range slices.Sorted(maps.Keys(other)) {
			rest[model], other[g] = rest[model].settle(other[g])
		}
	}
	return rest, names
}

// roundUSD undoes the noise of adding doubles, at a precision no price goes below.
func roundUSD(usd float64) float64 { return math.Round(usd*1e15) / 1e15 }
