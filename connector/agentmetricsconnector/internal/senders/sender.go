// Package senders counts once what agents tell twice. A command-line agent has counters of its own beside the spans and log
// records of its calls, and people send either or both, in any order. What a sender cost is the larger of the two sums: as
// one of them grows beyond what was counted, the rest is counted. It needs no waiting, and nothing is ever taken back.
package senders

import (
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// dust is a difference between two sums of the same amounts, one of which was added up in floating point: a billionth of a dollar.
var dust = pricing.Femto(1_000_000)

// Sender is one agent's calls of a model in a session, or of all of its sessions, or their money.
type Sender struct {
	metered, billed Figures
	tokens          [genai.Kinds]int64 // what was counted
	usd             pricing.Amount
	streams         streams
}

// Account is where a model's calls are told: the tokens with the model, the money in a purse that all models share. What an agent says
// that a call cost may hold what another model did for it, which its meters tell apart.
type Account struct{ model, purse *Sender }

// Bill takes in what a span or log record cost, and returns what is to be counted of it.
func (a Account) Bill(f *Figures) Figures {
	a.model.billed.addTokens(f)
	a.purse.billed.addMoney(f)
	return a.gain(f)
}

// Noted takes in what a span or log record cost that is counted elsewhere.
func (a Account) Noted(f *Figures) {
	a.model.billed.addTokens(f)
	a.purse.billed.addMoney(f)
	for k, n := range f.Tokens {
		a.model.tokens[k] += n
	}
	a.purse.usd = a.purse.usd.Add(f.total())
}

// Metered reports whether a meter has told anything here.
func (a Account) Metered() bool {
	return a.model.metered.Tokens != [genai.Kinds]int64{} || !a.purse.metered.total().IsZero()
}

// Delta likewise takes in what a meter counted since its last point.
func (a Account) Delta(f *Figures) Figures {
	a.model.metered.addTokens(f)
	a.purse.metered.addMoney(f)
	return a.gain(f)
}

// Total likewise takes in what a meter has counted since its series began.
func (a Account) Total(p Point, f *Figures) Figures {
	d := a.model.streams.since(p, f)
	return a.Delta(&d)
}

// gain is by how much the larger of the sums is beyond what was counted. by is what made it so.
func (a Account) gain(by *Figures) (g Figures) {
	s := a.model
	for k := range g.Tokens {
		if most := max(s.metered.Tokens[k], s.billed.Tokens[k]); most > s.tokens[k] {
			g.Tokens[k], s.tokens[k] = most-s.tokens[k], most
		}
	}
	a.purse.pay(by, &g)
	return g
}

// inherit takes the money of a model that was stored before purses were.
func (s *Sender) inherit(model *Sender) {
	if s == model || model.usd.IsZero() && model.metered.total().IsZero() && model.billed.total().IsZero() {
		return
	}
	s.metered.addMoney(&model.metered)
	s.billed.addMoney(&model.billed)
	s.usd = s.usd.Add(model.usd)
	model.metered, model.billed, model.usd = Figures{Tokens: model.metered.Tokens}, Figures{Tokens: model.billed.Tokens}, pricing.Amount{}
}

func (s *Sender) pay(by, g *Figures) {
	most := s.metered.total()
	if billed := s.billed.total(); billed.Cmp(most) > 0 {
		most = billed
	}
	gained, told := most.Sub(s.usd), by.total()
	switch {
	case gained.Cmp(told) < 0 && gained.Cmp(dust) <= 0:
	case told.Sub(gained).Cmp(dust) <= 0:
		g.Parts, g.Unsplit = by.Parts, by.Unsplit
		s.usd = s.usd.Add(told)
	default:
		g.Unsplit = gained
		s.usd = s.usd.Add(gained)
	}
}
