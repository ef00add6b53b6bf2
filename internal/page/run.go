package page

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// maxRows bounds what a waterfall shows: a longer one is cut, and says so.
const maxRows = 1000

// maxIndent is how deeply rows are set in.
const maxIndent = 12

// runView is what the page of a run shows.
type runView struct {
	head
	Run      *ledger.Run
	Rows     []row
	Cut      int // rows that are not shown
	Dearest  *ledger.Call
	ByModel  []share
	ByAgent  []share
	ByKind   []share
	Merged   []merged
	Inner    int // runs within it
	Outside  ledger.Money
	Spanning ledger.Nanos // from the first start to the last end
}

// row is one line of the waterfall. Left and Width are in thousandths of the whole.
type row struct {
	Indent      int
	Kind        string // run, call, tool, sandbox
	Name, Note  string
	Address     string
	Left, Width float64
	At          ledger.At
	USD         ledger.Maybe
	Status      string
	Tokens      int64
	Dearest     bool
	Again       bool // what failed just before it, tried again
	Here        bool // the run that the page is of
	HasMoney    bool // it has money of its own, known or not
}

// share is a part of a bill. Bar is in thousandths of the greatest.
type share struct {
	Name     string
	Calls    int64
	Tokens   int64
	USD      ledger.Money
	Unpriced int64
	NoMoney  bool // it is a part of a figure that nobody has split
	Bar      float64
}

// merged is a record that another carries the bill of.
type merged struct {
	ledger.Merged
	Carrier string // its name
	Address string
}

func (p *page) run(r *http.Request) (string, any, error) {
	t, run, err := p.ledger.Run(r.Context(), ledger.Reference(r.PathValue("run")))
	if err != nil {
		return "", nil, err
	}
	v := runView{head: head{Title: "Run", Tab: "runs", Live: t.ID}, Run: run}
	w := newWaterfall(t, run)
	v.Rows = w.rows()
	if len(v.Rows) > maxRows {
		v.Rows, v.Cut = v.Rows[:maxRows], len(v.Rows)-maxRows
	}
	calls := w.calls()
	v.bill(calls, w.boxes())
	for _, c := range calls {
		if c.USD.Known && c.USD.Money > 0 && (v.Dearest == nil || c.USD.Money > v.Dearest.USD.Money) {
			v.Dearest = c
		}
	}
	for i := range v.Rows {
		v.Rows[i].Dearest = v.Dearest != nil && v.Rows[i].Kind == "call" && v.Rows[i].At.Span == v.Dearest.Span
	}
	v.Merged = w.merged()
	v.Inner = len(w.inside) - 1
	return "run.html", &v, nil
}

// bill sums up the calls by what they can be told apart by.
func (v *runView) bill(calls []*ledger.Call, boxes []*ledger.Sandbox) {
	models, agents := shares{}, shares{}
	var kinds ledger.Parts
	var tokens ledger.Tokens
	box := ledger.Money(0)
	for _, c := range calls {
		models.add(cmp.Or(c.Model, "unknown"), c)
		agents.add(cmp.Or(c.Agent, "no agent"), c)
		addParts(&kinds, &c.Parts)
		addTokens(&tokens, &c.Tokens)
	}
	for _, b := range boxes {
		box += b.USD.Money
	}
	v.ByModel, v.ByAgent = models.list(), agents.list()
	v.ByKind = kindShares(&kinds, &tokens, box)
}

func addParts(to, p *ledger.Parts) {
	to.Input += p.Input
	to.CacheRead += p.CacheRead
	to.CacheWrite += p.CacheWrite
	to.Output += p.Output
	to.Reasoning += p.Reasoning
	to.Audio += p.Audio
	to.Image += p.Image
	to.Tool += p.Tool
	to.Unsplit += p.Unsplit
}

func addTokens(to, t *ledger.Tokens) {
	to.Input += t.Input
	to.CacheRead += t.CacheRead
	to.CacheWrite += t.CacheWrite
	to.Output += t.Output
	to.Reasoning += t.Reasoning
	to.AudioInput += t.AudioInput
	to.AudioOutput += t.AudioOutput
}

// kindShares are the parts of bills by kind of token, those without money or tokens left out.
func kindShares(p *ledger.Parts, t *ledger.Tokens, box ledger.Money) []share {
	all := []share{
		{Name: "input", USD: p.Input, Tokens: t.Input}, {Name: "cache read", USD: p.CacheRead, Tokens: t.CacheRead},
		{Name: "cache write", USD: p.CacheWrite, Tokens: t.CacheWrite}, {Name: "output", USD: p.Output, Tokens: t.Output},
		{Name: "reasoning", USD: p.Reasoning, Tokens: t.Reasoning}, {Name: "audio", USD: p.Audio, Tokens: t.AudioInput + t.AudioOutput},
		{Name: "image", USD: p.Image}, {Name: "server-side tools and fees", USD: p.Tool},
		{Name: "reported as one figure", USD: p.Unsplit}, {Name: "sandboxes", USD: box},
	}
	for i := range all {
		all[i].NoMoney = p.Unsplit != 0 && all[i].USD == 0
	}
	return measured(slices.DeleteFunc(all, func(s share) bool { return s.USD == 0 && s.Tokens == 0 }))
}

// measured sets the bars.
func measured(list []share) []share {
	most := ledger.Money(1)
	for _, s := range list {
		most = max(most, s.USD)
	}
	for i := range list {
		list[i].Bar = 1000 * float64(max(list[i].USD, 0)) / float64(most)
	}
	return list
}

type shares map[string]*share

func (s shares) add(name string, c *ledger.Call) {
	to := s[name]
	if to == nil {
		to = &share{Name: name}
		s[name] = to
	}
	to.Calls++
	to.Tokens += c.Tokens.Total()
	to.USD += c.USD.Money
	if c.Status == "unpriced" || c.Status == "partial" {
		to.Unpriced++
	}
}

func (s shares) list() (list []share) {
	for _, one := range s {
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b share) int {
		return cmp.Or(cmp.Compare(b.USD, a.USD), cmp.Compare(b.Tokens, a.Tokens), strings.Compare(a.Name, b.Name))
	})
	return measured(list)
}
