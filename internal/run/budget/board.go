package budget

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Standing is what one value of a budget has consumed of it in the window that runs.
type Standing struct {
	Budget    Config
	Value     string // empty where nothing has been spent yet
	Consumed  pricing.Amount
	WindowEnd time.Time
}

// maxStandings bounds the values of a budget that are told: those that spent most.
const maxStandings = 20

// Standings are the values of each budget that have spent most.
func (w *Watch) Standings(now time.Time) (all []Standing) {
	for i := range w.budgets {
		b := &w.budgets[i]
		b.enter(now)
		end := b.window.Add(b.Window)
		var list []Standing
		for value, s := range b.consumed {
			list = append(list, Standing{b.Config, value, s.amount, end})
		}
		slices.SortFunc(list, func(x, y Standing) int { return cmp.Or(y.Consumed.Cmp(x.Consumed), cmp.Compare(x.Value, y.Value)) })
		if len(list) == 0 {
			list = append(list, Standing{Budget: b.Config, Value: b.Value, WindowEnd: end})
		}
		all = append(all, list[:min(len(list), maxStandings)]...)
	}
	return all
}

// board is where those who watch budgets post how they stand, for those who show it: both are in one process.
var board struct {
	mu    sync.Mutex
	posts map[*post]struct{}
}

type post struct {
	standings func(now time.Time) []Standing
}

// Post puts standings on the board until remove is called. It may be called at any time.
func Post(standings func(now time.Time) []Standing) (remove func()) {
	p := &post{standings}
	board.mu.Lock()
	defer board.mu.Unlock()
	if board.posts == nil {
		board.posts = map[*post]struct{}{}
	}
	board.posts[p] = struct{}{}
	return func() {
		board.mu.Lock()
		defer board.mu.Unlock()
		delete(board.posts, p)
	}
}

// Posted are the standings on the board, by the names of the budgets, each one's fullest first.
func Posted(now time.Time) (all []Standing) {
	board.mu.Lock()
	posts := make([]*post, 0, len(board.posts))
	for p := range board.posts {
		posts = append(posts, p)
	}
	board.mu.Unlock()
	for _, p := range posts {
		all = append(all, p.standings(now)...)
	}
	slices.SortStableFunc(all, func(x, y Standing) int {
		return cmp.Or(cmp.Compare(x.Budget.Name, y.Budget.Name), y.Consumed.Cmp(x.Consumed))
	})
	return all
}
