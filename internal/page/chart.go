package page

import (
	"slices"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// chart is stacked bars, one for each day. Places and sizes are in units of a drawing of 1000 by 130.
type chart struct {
	Bars   []bar
	Names  []string // of the series, the greatest first; the last is the rest where there is one
	Most   ledger.Money
	Ticks  []tick
	Labels []label
}

type bar struct {
	X, Width float64
	Parts    []block
	Day      string
	Sum      ledger.Money
}

// block is one series' part of a bar, which is Series modulo the colours.
type block struct {
	Series    int
	Y, Height float64
	Name      string
	Sum       ledger.Money
}

type tick struct {
	Y   float64
	Sum ledger.Money
}

type label struct {
	X   float64
	Day string
}

const (
	chartWidth  = 1000.0
	chartHeight = 130.0
	maxSeries   = 8
	maxBars     = 400 // days; of a longer period the last are shown
	labels      = 6
)

// rest is the name of what has no series of its own.
const rest = "all others"

// barsByDay makes a chart of sums by day: one bar for each day of the period, one series for each of names and one for the
// rest. A period that is open ends today or with the last sum.
func barsByDay(days []ledger.Day, per period, name func(*ledger.Day) string, names []string) (c chart) {
	if len(days) == 0 {
		return c
	}
	first, last := days[0].Day, days[0].Day
	for i := range days {
		first, last = min(first, days[i].Day), max(last, days[i].Day)
	}
	from, _ := time.Parse(time.DateOnly, first)
	to, _ := time.Parse(time.DateOnly, last)
	if to = to.AddDate(0, 0, 1); !per.From.IsZero() {
		from, to = per.From, per.To
	}
	n := int(to.Sub(from).Hours() / 24)
	if n > maxBars {
		from, n = to.AddDate(0, 0, -maxBars), maxBars
	}
	c.Names = names
	sums := make([][]ledger.Money, n)
	for i := range days {
		day, err := time.Parse(time.DateOnly, days[i].Day)
		at := int(day.Sub(from).Hours() / 24)
		if err != nil || at < 0 || at >= n {
			continue
		}
		if sums[at] == nil {
			sums[at] = make([]ledger.Money, len(names)+1)
		}
		series := slices.Index(names, name(&days[i]))
		if series < 0 {
			series = len(names)
		}
		sums[at][series] += days[i].USD + days[i].SandboxUSD
	}
	c.draw(from, sums)
	return c
}

func (c *chart) draw(from time.Time, sums [][]ledger.Money) {
	for _, day := range sums {
		sum := ledger.Money(0)
		for i, m := range day {
			if sum += m; m > 0 && i == len(c.Names) && len(c.Names) > 0 {
				c.Names = append(slices.Clone(c.Names), rest)
			}
		}
		c.Most = max(c.Most, sum)
	}
	if c.Most == 0 {
		c.Most = 1
	}
	step := chartWidth / float64(len(sums))
	for i, day := range sums {
		b := bar{X: step*float64(i) + step*0.1, Width: step * 0.8, Day: from.AddDate(0, 0, i).Format(time.DateOnly)}
		y := chartHeight
		for s, m := range day {
			if m <= 0 {
				continue
			}
			h := chartHeight * float64(m) / float64(c.Most)
			y -= h
			name := ""
			if s < len(c.Names) {
				name = c.Names[s]
			}
			b.Parts = append(b.Parts, block{Series: s, Y: y, Height: h, Name: name, Sum: m})
			b.Sum += m
		}
		c.Bars = append(c.Bars, b)
		if len(sums) <= labels || i%((len(sums)+labels-1)/labels) == 0 {
			c.Labels = append(c.Labels, label{b.X + b.Width/2, b.Day[5:]})
		}
	}
	for _, share := range []float64{1, 0.5} {
		c.Ticks = append(c.Ticks, tick{chartHeight * (1 - share), ledger.Money(float64(c.Most) * share)})
	}
}
