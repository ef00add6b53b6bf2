package transcript

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// claudeTold adds what a result reports for the time since the result before it.
func (r *Reader) claudeTold(run *claudeRun, l *claudeLine) {
	for _, model := range slices.Sorted(maps.Keys(l.ModelUsage)) {
		u := l.ModelUsage[model]
		if _, ok := run.Names[model]; !ok && len(run.Names) >= modelLimit {
			continue
		}
		run.Names[model] = claudeModel(cmp.Or(u.Canonical, model)) + " " + u.Provider
	}
	led := r.Agents.Claude.Sessions[run.Session]
	told, usd := claudeDelta(&led, l, run.Model)
	r.Agents.Claude.Sessions[run.Session] = led
	for model, u := range told {
		run.Told.add(model, u)
	}
	if l.TotalUSD != nil {
		run.USD, run.HasUSD = roundUSD(run.USD+usd), true
	}
}

// claudeDelta is what a result adds to the session's totals. Newer versions say so themselves, which is also right for a
// session that was resumed: its totals begin with those of the earlier process. Older ones report running totals of
// the process, and the oldest only the turn's usage. Totals that went down began anew, after /clear.
func claudeDelta(led *claudeLedger, l *claudeLine, model string) (totals, float64) {
	told, usd := totals{}, 0.0
	now := totals{}
	for m, u := range l.ModelUsage {
		now[m] = u.whole()
	}
	total := 0.0
	if l.TotalUSD != nil {
		total = max(*l.TotalUSD, 0)
	}
	switch {
	case l.Since != nil:
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
		led.Told, led.USD = now, total
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
	given, other := maps.Clone(run.Given), maps.Clone(run.Given)
	rest, names := totals{}, map[string]string{}
	for _, model := range slices.Sorted(maps.Keys(run.Told)) {
		rest[model] = run.Told[model]
		canonical, _, _ := strings.Cut(run.Names[model], " ")
		for _, g := range slices.Sorted(maps.Keys(given)) {
			if n := claudeModel(g); g == model || n == claudeModel(model) || n == canonical {
				rest[model], given[g] = rest[model].settle(given[g])
				names[model] = g
				delete(other, g)
			}
		}
	}
	for _, model := range slices.Sorted(maps.Keys(rest)) { // messages under a name that was not reported are not told twice
		for _, g := range slices.Sorted(maps.Keys(other)) {
			rest[model], other[g] = rest[model].settle(other[g])
		}
	}
	for _, model := range slices.Sorted(maps.Keys(rest)) {
		u := rest[model].sane()
		if u == (usage{}) {
			continue
		}
		_, provider, _ := strings.Cut(run.Names[model], " ")
		r.emitChat(&chatCall{
			Key: "remainder/" + run.ID.String() + "/" + model, Parent: run.ID, Remainder: true, Sum: true, Stated: true, Session: run.Session,
			Request: model, Model: cmp.Or(names[model], model), Start: run.Start, End: run.End, Usage: u,
			Provider: cmp.Or(claudeProviders[provider], claudeProvider(model, "")), Speed: run.Speed, Geo: run.Geo,
		})
	}
}

// roundUSD undoes the noise of adding doubles, at a precision no price goes below.
func roundUSD(usd float64) float64 { return math.Round(usd*1e15) / 1e15 }
