package transcript

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// claudeEarlier is what the totals in the first result of a session here begin with. Of a session that was resumed or forked that is
// what earlier processes used, which may be known from their results; unknown where the command line says that there were some, and
// nothing tells what they used.
func (r *Reader) claudeEarlier(run *claudeRun, l *claudeLine) (before totals, usd float64, unknown bool) {
	now := wholes(l.ModelUsage)
	resumed := continues(r.set.Command, "claude")
	for _, e := range r.claudeSessions(run.Session) {
		rest, fits := now.sum().minus(e.Total.sum())
		if len(e.Total) == 0 || !fits || !e.Total.within(now) {
			continue
		}
		turn, printed := l.Usage.whole(), run.Given.sum()
		_, covers := rest.minus(usage{Input: turn.Input, CacheRead: turn.CacheRead, CacheWrite: turn.CacheWrite, Output: turn.Output})
		same := rest.samePrompt(turn) && rest.Output == turn.Output || printed != (usage{}) && rest.samePrompt(printed)
		if same || covers && (resumed || e.Session == run.Session) { // else the sums are the process's own
			return e.Total, e.USD, false
		}
	}
	return nil, 0, resumed
}

// claudeSessions are the latest totals of the sessions that are known: this one first, of other processes, then others, the
// latest first.
func (r *Reader) claudeSessions(session string) []entry {
	list := r.set.Ledger.others(r.set.Seed)
	for _, id := range slices.Sorted(maps.Keys(r.Agents.Claude.Sessions)) {
		led := r.Agents.Claude.Sessions[id]
		list = append(list, entry{Session: id, Total: led.Told, USD: led.USD})
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b entry) int {
		switch {
		case a.Session == session && b.Session != session:
			return -1
		case a.Session != session && b.Session == session:
			return 1
		}
		return 0
	})
	return list
}

// sum is that of all models.
func (t totals) sum() (all usage) {
	for _, u := range t {
		all = all.add(u)
	}
	return all
}

// continues reports whether a command line is one of this agent that goes on with an earlier session. The short options count only
// where no prompt can be before them.
func continues(command []string, agent string) bool {
	list := words(command)
	i := slices.IndexFunc(list, func(word string) bool { return path.Base(word) == agent })
	if i < 0 {
		return false
	}
	for n, word := range list[i+1:] {
		name, _, _ := strings.Cut(word, "=")
		if name == "--continue" || name == "--resume" || n == 0 && (word == "-c" || word == "-r") {
			return true
		}
	}
	return false
}
