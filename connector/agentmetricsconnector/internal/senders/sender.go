// Package senders counts once what agents tell twice. A command-line agent has counters of its own beside the spans and log
// records of its calls, and people send either or both, in any order. What a sender cost is the larger of the two sums: as
// one of them grows beyond what was counted, the rest is counted. It needs no waiting, and nothing is ever taken back.
package senders

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// dust is a difference between two sums of the same amounts, one of which was added up in floating point: a billionth of a dollar.
var dust = pricing.Femto(1_000_000)

// Sender is one agent's calls of a model in a session. Its money may be in a purse that it shares with those of the session's other
// models: what an agent says that a call cost may hold what another model did for it, of which its meters tell apart.
type Sender struct {
	metered, billed Figures
	tokens          [genai.Kinds]int64 // what was counted
	usd             pricing.Amount
	streams         map[uint64]*stream // of cumulative points
}

// stream is the last point of a cumulative series.
type stream struct {
	start pcommon.Timestamp
	last  Figures
}

// Bill takes in what a span or log record cost, and returns what is to be counted of it.
func (s *Sender) Bill(f *Figures, purse *Sender) Figures {
	s.billed.addTokens(f)
	purse.billed.addMoney(f)
	return s.gain(f, purse)
}

// Delta likewise takes in what a meter counted since its last point.
func (s *Sender) Delta(f *Figures, purse *Sender) Figures {
	s.metered.addTokens(f)
	purse.metered.addMoney(f)
	return s.gain(f, purse)
}

// Total likewise takes in what a meter counted since start, the time when its series began.
func (s *Sender) Total(series uint64, start pcommon.Timestamp, f *Figures, purse *Sender) Figures {
	if s.streams == nil {
		s.streams = map[uint64]*stream{}
	}
	last := s.streams[series]
	switch {
	case last == nil:
		last = &stream{start: start}
		s.streams[series] = last
	case start < last.start:
		return Figures{} // late
	case start > last.start: // the agent began anew
		*last = stream{start: start}
	}
	d := f.since(&last.last)
	last.last.add(&d)
	return s.Delta(&d, purse)
}

// gain is by how much the larger of the sums is beyond what was counted. by is what made it so.
func (s *Sender) gain(by *Figures, purse *Sender) (g Figures) {
	for k := range g.Tokens {
		if most := max(s.metered.Tokens[k], s.billed.Tokens[k]); most > s.tokens[k] {
			g.Tokens[k], s.tokens[k] = most-s.tokens[k], most
		}
	}
	purse.pay(by, &g)
	return g
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
