package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// maxValues bounds the rows of the page; the rest is one row.
const maxValues = 100

// spendView is what the page about spending shows.
type spendView struct {
	head
	period
	By           string
	Bys          []choice
	Periods      []choice
	Where, Value string // the one value that the sums are limited to
	WhereAway    string // address without it
	Rows         []spendRow
	Rest         *spendRow
	Total        ledger.Day
	Before       *ledger.Day // of the period before
	Kinds        []share
	Chart        chart
	Runs         bool // the sums are of runs: tokens are of either side, kinds are not known
}

// spendRow is the sum of one value.
type spendRow struct {
	ledger.Day
	Name    string
	Sum     ledger.Money // with sandboxes
	Bar     float64      // in thousandths of the greatest
	Before  ledger.Money // in the period before
	Has     bool         // there is a period before
	Address string       // that shows what it is made of
	Runs    string       // address of its runs
	Values  int          // of the rest: how many
	Series  int          // its colour in the chart, -1 for none
}

// Change is how much more it is than in the period before, in percent; empty where that had none.
func (s *spendRow) Change() string { return change(s.Sum, s.Before, s.Has) }

func change(now, before ledger.Money, has bool) string {
	switch {
	case !has:
		return ""
	case before <= 0 && now > 0:
		return "new"
	case before <= 0:
		return ""
	}
	return fmt.Sprintf("%+.0f %%", 100*(now.USD()/before.USD()-1))
}

// Change is how much the whole has changed.
func (v *spendView) Change() string {
	if v.Before == nil {
		return ""
	}
	return change(v.Total.USD+v.Total.SandboxUSD, v.Before.USD+v.Before.SandboxUSD, true)
}

func (p *page) spend(r *http.Request) (string, any, error) {
	ctx, q := r.Context(), r.URL.Query()
	per, err := periodOf(q, "30d", time.Now())
	if err != nil {
		return "", nil, err
	}
	v := spendView{head: head{Title: "Spend", Tab: "spend", Live: "all"}, period: per, By: or(q.Get("by"), ledger.ByModel),
		Where: q.Get("where"), Value: q.Get("value")}
	if v.Where == v.By || v.Where == ledger.ByModel && v.Value == "" {
		v.Where, v.Value = "", ""
	}
	query := v.query()
	v.Runs = query.OfRuns()
	v.Periods = periodChoices("/spend", q, per)
	v.WhereAway = address("/spend", q, "where", "", "value", "")
	if err := p.dimensions(ctx, &v, q); err != nil {
		return "", nil, err
	}
	if err := p.sums(ctx, &v, query, q); err != nil {
		return "", nil, err
	}
	return "spend.html", &v, nil
}

// query is what the page asks the ledger for.
func (v *spendView) query() ledger.SpendQuery {
	query := ledger.SpendQuery{From: v.From, To: v.To, By: v.By, Where: v.Where, Value: v.Value}
	if v.Where == ledger.ByModel { // of which the other dimensions have sums
		query.Where, query.Value, query.Model = "", "", v.Value
	}
	return query
}

// dimensions fills in what can be grouped by.
func (p *page) dimensions(ctx context.Context, v *spendView, q url.Values) error {
	names, err := p.ledger.Kept(ctx)
	if err != nil {
		return err
	}
	all := append([]string{ledger.ByModel, ledger.ByProvider, "agent", "user", ledger.BySession}, names...)
	for i, name := range all {
		if slices.Index(all, name) != i {
			continue
		}
		to := address("/spend", q, "by", name)
		if name == v.Where || name == ledger.BySession && v.Where == ledger.ByModel { // no sums are kept of a session by model
			to = address("/spend", q, "by", name, "where", "", "value", "")
		}
		v.Bys = append(v.Bys, choice{name, clean(name), to, name == v.By})
	}
	return nil
}

func (p *page) sums(ctx context.Context, v *spendView, query ledger.SpendQuery, q url.Values) error {
	rows, err := p.ledger.Spend(ctx, query)
	if err != nil {
		return err
	}
	before := map[string]ledger.Money{}
	earlier, has := v.before()
	if has {
		past := query
		past.From, past.To = earlier.From, earlier.To
		was, err := p.ledger.Spend(ctx, past)
		if err != nil {
			return err
		}
		v.Before = &ledger.Day{}
		for i := range was {
			before[was[i].Value] = was[i].USD + was[i].SandboxUSD
			add(v.Before, &was[i])
		}
	}
	v.fill(rows, before, has, q)
	return p.chartOf(ctx, v, query)
}

func (v *spendView) fill(rows []ledger.Day, before map[string]ledger.Money, has bool, q url.Values) {
	most := ledger.Money(1)
	for i := range rows {
		d := &rows[i]
		add(&v.Total, d)
		row := spendRow{Day: *d, Name: or(d.Value, "not told"), Sum: d.USD + d.SandboxUSD, Before: before[d.Value], Has: has, Series: -1}
		most = max(most, row.Sum)
		if i < maxSeries && len(rows) > 1 {
			row.Series = i
		}
		if i < maxValues {
			row.link(v, q)
			v.Rows = append(v.Rows, row)
			continue
		}
		if v.Rest == nil {
			v.Rest = &spendRow{Name: rest, Series: -1}
		}
		v.Rest.Values++
		v.Rest.Sum += row.Sum
		add(&v.Rest.Day, d)
	}
	for i := range v.Rows {
		v.Rows[i].Bar = 1000 * float64(max(v.Rows[i].Sum, 0)) / float64(most)
	}
	if !v.Runs {
		v.Kinds = kindShares(&v.Total.Parts, &v.Total.Tokens, v.Total.SandboxUSD)
	}
}

// link says where the row leads: what it is made of, and its runs.
func (s *spendRow) link(v *spendView, q url.Values) {
	switch v.By {
	case ledger.ByModel, ledger.ByProvider, ledger.BySession:
	default:
		if v.Where == "" || v.Where == ledger.ByModel {
			s.Address = address("/spend", q, "by", ledger.ByModel, "where", v.By, "value", s.Value)
		}
	}
	if v.By == ledger.ByModel && v.Where == "" && s.Value != "" {
		s.Address = address("/spend", q, "by", "agent", "where", ledger.ByModel, "value", s.Value)
	}
	if s.Value != "" && listed(v.By) && (v.Where == "" || v.Value != "" && listed(v.Where)) {
		pairs := []string{v.By, s.Value}
		if v.Where != "" {
			pairs = append(pairs, v.Where, v.Value)
		}
		s.Runs = address("/", url.Values{"period": q["period"], "from": q["from"], "to": q["to"]}, append(pairs, "order", string(ledger.Dearest))...)
		if q.Get("period") == "" && q.Get("from") == "" && q.Get("to") == "" {
			s.Runs = address(s.Runs[:1], mustQuery(s.Runs), "period", v.Key)
		}
	}
}

// listed reports whether the list of runs can be limited to a value of a dimension.
func listed(dimension string) bool {
	return dimension == ledger.ByModel || dimension == ledger.BySession || slices.Contains(ledger.Dimensions, dimension)
}

func mustQuery(address string) url.Values {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return u.Query()
}

// chartOf draws the greatest values by day.
func (p *page) chartOf(ctx context.Context, v *spendView, query ledger.SpendQuery) error {
	query.EachDay = true
	tooMany := v.By == ledger.BySession
	if tooMany {
		query.By = ledger.ByDay
	}
	days, err := p.ledger.Spend(ctx, query)
	if err != nil {
		return err
	}
	if tooMany {
		v.Chart = barsByDay(days, v.period, func(*ledger.Day) string { return "" }, nil)
		for i := range v.Rows {
			v.Rows[i].Series = -1
		}
		return nil
	}
	var names []string
	for i := range min(len(v.Rows), maxSeries) {
		names = append(names, v.Rows[i].Name)
	}
	v.Chart = barsByDay(days, v.period, func(d *ledger.Day) string { return or(d.Value, "not told") }, names)
	return nil
}

func add(to, d *ledger.Day) {
	to.Calls += d.Calls
	to.Unpriced += d.Unpriced
	to.Partial += d.Partial
	to.Sandboxes += d.Sandboxes
	to.USD += d.USD
	to.SandboxUSD += d.SandboxUSD
	to.Saved += d.Saved
	to.Extra += d.Extra
	addParts(&to.Parts, &d.Parts)
	addTokens(&to.Tokens, &d.Tokens)
}
