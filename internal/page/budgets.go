package page

import (
	"net/http"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
)

// budgetsView is what the page about budgets shows.
type budgetsView struct {
	head
	Budgets []standing
}

// standing is how full a budget is. Bar is in thousandths, at most the whole.
type standing struct {
	budget.Standing
	Consumed string
	Limit    string
	Percent  float64
	Bar      float64
	Over     bool
}

func (p *page) budgets(*http.Request) (string, any, error) {
	v := budgetsView{head: head{Title: "Budgets", Tab: "budgets", Live: "all"}}
	for _, s := range budget.Posted(time.Now()) {
		limit, _ := pricing.FromUSD(s.Budget.LimitUSD)
		percent := 100 * s.Consumed.USD() / s.Budget.LimitUSD
		v.Budgets = append(v.Budgets, standing{
			Standing: s, Consumed: s.Consumed.String(), Limit: limit.String(), Percent: percent,
			Bar: min(10*percent, 1000), Over: percent >= 100,
		})
	}
	return "budgets.html", &v, nil
}
