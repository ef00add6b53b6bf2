package budget

import (
	"encoding/json"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// saved is the state of one budget as it is kept over a restart. Amounts are doubles: exact to far below a micro-dollar.
type saved struct {
	Window time.Time        `json:"window"`
	Spent  map[string]share `json:"spent"`
}

type share struct {
	USD    float64 `json:"usd"`
	Raised int     `json:"raised,omitempty"`
}

// Save is the state of all budgets.
func (w *Watch) Save() ([]byte, error) {
	state := map[string]saved{}
	for i := range w.budgets {
		b := &w.budgets[i]
		s := saved{Window: b.window, Spent: make(map[string]share, len(b.consumed))}
		for value, of := range b.consumed {
			s.Spent[value] = share{of.amount.USD(), of.raised}
		}
		state[b.Name] = s
	}
	return json.Marshal(state)
}

// Load takes over the state of the budgets that are still configured. What belongs to another window, because the window
// was configured anew or is over, is left out.
func (w *Watch) Load(state []byte) error {
	var all map[string]saved
	if err := json.Unmarshal(state, &all); err != nil {
		return err
	}
	for i := range w.budgets {
		b := &w.budgets[i]
		s, ok := all[b.Name]
		if !ok || !s.Window.Equal(s.Window.Truncate(b.Window)) {
			continue
		}
		b.window = s.Window
		for value, of := range s.Spent {
			amount, ok := pricing.FromUSD(of.USD)
			if !ok || len(b.consumed) >= maxValues {
				continue
			}
			b.consumed[value] = &spent{amount, of.Raised}
			if amount.Cmp(b.top) > 0 {
				b.top = amount
			}
		}
	}
	return nil
}
