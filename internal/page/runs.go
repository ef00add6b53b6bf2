package page

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// patience is how long a search in all that was said may take. A second is some hundred megabytes of compressed texts.
const patience = 2 * time.Second

// pageRuns is how many runs a page shows.
const pageRuns = 50

// runsView is what the list of runs shows.
type runsView struct {
	head
	period
	Query    url.Values
	Filter   ledger.Filter
	Order    ledger.Order
	Orders   []choice
	Periods  []choice
	Statuses []choice
	Runs     []ledger.Run
	Totals   ledger.Totals
	Chart    chart
	Models   []string
	Agents   []string
	Filtered bool
	Next     string // address of the next page; empty at the end
	Previous string
	Said     bool   // the search is in all that was said, too
	Older    string // address that goes on with the search where it ended for want of time; empty where it did not
	Until    string // how far back it went
}

// choice is one of several values, with the address that chooses it.
type choice struct {
	Key, Name, Address string
	On                 bool
}

func (p *page) runs(r *http.Request) (string, any, error) {
	ctx, q := r.Context(), r.URL.Query()
	now := time.Now()
	per, err := periodOf(q, "all", now)
	if err != nil {
		return "", nil, err
	}
	v := runsView{head: head{Title: "Runs", Tab: "runs", Live: "all"}, period: per, Query: q, Order: ledger.Order(q.Get("order"))}
	v.Filter = filterOf(q, per)
	v.Filtered = v.Filter != ledger.Filter{}
	if v.Said = q.Get("said") != ""; v.Said {
		v.Filter.Text, v.Filter.Said, v.Live = "", v.Filter.Text, ""
	}
	page, _ := strconv.Atoi(q.Get("page"))
	page = min(max(page, 0), 1_000_000)
	back, _ := strconv.ParseInt(q.Get("back"), 10, 64)
	v.Runs, v.Totals, err = p.ledger.List(ctx, ledger.RunQuery{
		Filter: v.Filter, Order: v.Order, Limit: pageRuns + 1, Offset: page * pageRuns, Patience: patience, SaidBefore: back,
	})
	if err != nil {
		return "", nil, err
	}
	if since := v.Totals.SaidSince; since != 0 {
		v.Until = dayOf(since.Time())
		v.Older = address("/", q, "back", strconv.FormatInt(v.Totals.SaidNext, 10), "page", "")
	}
	if len(v.Runs) > pageRuns {
		v.Runs, v.Next = v.Runs[:pageRuns], address("/", q, "page", strconv.Itoa(page+1))
	}
	if page > 0 {
		v.Previous = address("/", q, "page", strconv.Itoa(page-1))
	}
	v.choices(q)
	return "runs.html", &v, p.suggest(ctx, &v, now)
}

func filterOf(q url.Values, per period) ledger.Filter {
	return ledger.Filter{
		From: per.From, To: per.To, Model: q.Get("model"), Status: q.Get("status"), Text: q.Get("q"),
		Who: ledger.Who{
			Agent: q.Get("agent"), User: q.Get("user"), Session: q.Get("session"), Tenant: q.Get("tenant"),
			Environment: q.Get("environment"), Service: q.Get("service"), Repository: q.Get("repository"),
		},
	}
}

func (v *runsView) choices(q url.Values) {
	for _, o := range [...]struct {
		order ledger.Order
		name  string
	}{{ledger.Newest, "newest"}, {ledger.Dearest, "dearest"}, {ledger.Longest, "longest"}, {ledger.MostWork, "most tokens"}} {
		on := v.Order == o.order || v.Order == "" && o.order == ledger.Newest
		v.Orders = append(v.Orders, choice{string(o.order), o.name, address("/", q, "order", string(o.order), "page", ""), on})
	}
	for _, s := range [...][2]string{{"", "any"}, {"complete", "complete"}, {"partial", "partial"}, {"unpriced", "with unpriced calls"}, {"error", "failed"}} {
		v.Statuses = append(v.Statuses, choice{Key: s[0], Name: s[1], On: v.Filter.Status == s[0]})
	}
	v.Periods = periodChoices("/", q, v.period)
}

func periodChoices(path string, q url.Values, now period) (list []choice) {
	for _, p := range periods {
		list = append(list, choice{p.Key, p.Name, address(path, q, "period", p.Key, "from", "", "to", "", "page", "", "back", ""), p.Key == now.Key})
	}
	return list
}

// suggest fills in what filters offer, and the days.
func (p *page) suggest(ctx context.Context, v *runsView, now time.Time) error {
	for _, s := range []struct {
		by string
		to *[]string
	}{{ledger.ByModel, &v.Models}, {"agent", &v.Agents}} {
		days, err := p.ledger.Spend(ctx, ledger.SpendQuery{By: s.by})
		if err != nil {
			return err
		}
		for i := range min(len(days), maxSuggestions) {
			if days[i].Value != "" {
				*s.to = append(*s.to, days[i].Value)
			}
		}
	}
	recent, err := periodOf(url.Values{"period": {"30d"}}, "", now)
	if err != nil {
		return err
	}
	days, err := p.ledger.Spend(ctx, ledger.SpendQuery{By: ledger.ByDay, From: recent.From, To: recent.To, EachDay: true})
	if err != nil {
		return err
	}
	v.Chart = barsByDay(days, recent, func(d *ledger.Day) string { return "" }, nil)
	return nil
}

// maxSuggestions bounds what a filter offers.
const maxSuggestions = 200

// address is a path with a query in which some values are others; empty ones are left out.
func address(path string, q url.Values, pairs ...string) string {
	changed := url.Values{}
	for k, vs := range q {
		if len(vs) > 0 && vs[0] != "" {
			changed.Set(k, vs[0])
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if changed.Del(pairs[i]); pairs[i+1] != "" {
			changed.Set(pairs[i], pairs[i+1])
		}
	}
	if len(changed) == 0 {
		return path
	}
	return path + "?" + changed.Encode()
}
