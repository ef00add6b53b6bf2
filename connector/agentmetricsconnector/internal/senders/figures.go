package senders

import (
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Figures are tokens and money.
type Figures struct {
	Tokens  [genai.Kinds]int64
	Parts   [genai.Parts]pricing.Amount
	Unsplit pricing.Amount // of which no part is known
}

func (f *Figures) add(by *Figures) {
	f.addTokens(by)
	f.addMoney(by)
}

func (f *Figures) addTokens(by *Figures) {
	for k, n := range by.Tokens {
		f.Tokens[k] += n
	}
}

func (f *Figures) addMoney(by *Figures) {
	for p, a := range by.Parts {
		f.Parts[p] = f.Parts[p].Add(a)
	}
	f.Unsplit = f.Unsplit.Add(by.Unsplit)
}

// since is how much f is more than before; nothing of what is less.
func (f *Figures) since(before *Figures) Figures {
	var d Figures
	for k, n := range f.Tokens {
		d.Tokens[k] = max(n-before.Tokens[k], 0)
	}
	for p, a := range f.Parts {
		d.Parts[p] = a.Sub(before.Parts[p])
	}
	d.Unsplit = f.Unsplit.Sub(before.Unsplit)
	return d
}

func (f *Figures) total() pricing.Amount {
	sum := f.Unsplit
	for _, a := range f.Parts {
		sum = sum.Add(a)
	}
	return sum
}
