package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const recostHelp = `usage: agentcost recost -as PROVIDER/MODEL | -book FILE [flags]

Says what the calls in the ledger would have cost: with another model that used the same tokens, or at other prices. Each call
is priced at its own time.

  -as PROVIDER/MODEL           instead of the model of each call, such as anthropic/claude-haiku-4-5
  -book FILE                   price book on top of the embedded one; may be a glob, and may be repeated
` + filterHelp + `  -json, -csv

A call that has no price in one of the two, or that was declined and cost nothing, is in neither sum, and counted as skipped.
`

// compared is what the calls of one model cost, and would have cost.
type compared struct {
	calls, skipped int64
	was, would     pricing.Amount
}

func recost(args []string, stdout, stderr io.Writer) error {
	f := newFlags("recost", recostHelp, stderr)
	a, t := newAsked(f), table{columns: []string{"model", "calls", "skipped", "was_usd", "would_be_usd", "difference"}}
	as := ""
	f.StringVar(&as, "as", "", "")
	t.formats(f)
	book, err := f.book(args)
	if err != nil {
		return err
	}
	provider, model, named := strings.Cut(as, "/")
	if as == "" && len(f.books) == 0 || as != "" && (!named || provider == "" || model == "") {
		fmt.Fprint(stderr, recostHelp)
		return errUsage
	}
	sums, err := compare(a, book, provider, model)
	if err != nil {
		return err
	}
	all := &compared{}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		s := sums[name]
		t.add(s.row(name)...)
		all.calls, all.skipped, all.was, all.would = all.calls+s.calls, all.skipped+s.skipped, all.was.Add(s.was), all.would.Add(s.would)
	}
	t.foot = all.row("all")
	return t.write(stdout)
}

// compare sums up the calls in the ledger that are asked for, by model.
func compare(a *asked, book *pricing.Book, provider, model string) (map[string]*compared, error) {
	l, err := a.open()
	if err != nil {
		return nil, err
	}
	defer l.Close()
	tenants, err := tenantsOf(l)
	if err != nil {
		return nil, err
	}
	sums := map[string]*compared{}
	err = l.Calls(context.Background(), a.filter, func(c *ledger.Call) error {
		c.Tenant = tenants[c.Trace]
		name := cmp.Or(c.Model, c.RequestModel, "unknown")
		if sums[name] == nil {
			sums[name] = &compared{}
		}
		sums[name].add(book, c, provider, model)
		return nil
	})
	if err == nil && len(sums) == 0 {
		err = errors.New("the ledger has no such calls")
	}
	return sums, err
}

func (s *compared) add(book *pricing.Book, c *ledger.Call, provider, model string) {
	s.calls++
	q := pricing.Query{
		Provider: c.Provider, Model: cmp.Or(c.ResponseModel, c.Model), RequestModel: c.RequestModel, Region: c.Region, Geo: c.Geo,
		Service: c.Tier, Tenant: c.Tenant, At: c.Ended.Time(),
	}
	if model != "" { // in the same tier, but where another provider would serve it nobody can know
		q = pricing.Query{Provider: provider, Model: model, Service: c.Tier, Tenant: c.Tenant, At: c.Ended.Time()}
	}
	card, reason := book.Find(&q)
	var cost pricing.Cost
	tokens := tokensOf(c)
	if reason == "" {
		card.Cost(&tokens, &cost)
	}
	drawn := tokens[pricing.Image] > 0 // by a size and quality that the ledger does not keep
	if drawn || c.Declined() || reason != "" || cost.Missing != pricing.Units || !c.USD.Known || tokens.Total() == 0 && cost.Total.IsZero() {
		s.skipped++
		return
	}
	s.was, s.would = s.was.Add(c.USD.Amount()), s.would.Add(cost.Total)
}

// tokensOf are the counts of a call by the units of the price book.
func tokensOf(c *ledger.Call) (t pricing.Tokens) {
	if c.Units == "" {
		n := &c.Tokens
		t[pricing.Input], t[pricing.CacheRead], t[pricing.CacheWrite] = n.Input, n.CacheRead, n.CacheWrite
		t[pricing.Output], t[pricing.Reasoning] = n.Output, n.Reasoning
		t[pricing.AudioInput], t[pricing.AudioOutput] = n.AudioInput, n.AudioOutput
		return t
	}
	told := map[string]int64{}
	if json.Unmarshal([]byte(c.Units), &told) != nil {
		return t
	}
	for u := range pricing.Units {
		t[u] = told[u.String()]
	}
	return t
}

func (s *compared) row(name string) []any {
	change := "-"
	if !s.was.IsZero() {
		change = fmt.Sprintf("%+.1f %%", (s.would.USD()/s.was.USD()-1)*100)
	}
	return []any{name, s.calls, s.skipped, ledger.OfAmount(s.was), ledger.OfAmount(s.would), change}
}
