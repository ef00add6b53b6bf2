package ledger

import "strings"

// changes are what is added to the rows of days.
type changes struct {
	days map[dayKey]*change
	sums map[sumKey][]*change // those that an item counts in
	open []*change            // by this transaction; the others are kept for the next, all zero
}

// change is what is added to a row, 0 of all where it is not open.
type change struct {
	Day
	open bool
}

// maxChanges bounds each of those that are kept: about three megabytes.
var maxChanges = 4096 // fewer in tests

// begin forgets what was added before.
func (c *changes) begin() {
	for _, d := range c.open {
		*d = change{Day: d.none()}
	}
	c.open = c.open[:0]
	if c.days == nil || max(len(c.days), len(c.sums)) > maxChanges {
		c.forget()
	}
}

// forget drops what goes by numbers that may be another's from now on.
func (c *changes) forget() { c.days, c.sums = map[dayKey]*change{}, map[sumKey][]*change{} }

// none is a day's row without sums.
func (d *Day) none() Day {
	return Day{Dimension: d.Dimension, Day: d.Day, Value: d.Value, Provider: d.Provider, Model: d.Model}
}

func (c *changes) day(key dayKey) *change {
	d := c.days[key]
	if d == nil {
		for _, word := range [...]*string{&key.dimension, &key.value, &key.provider, &key.model} {
			*word = strings.Clone(*word) // without the span that it is of
		}
		d = &change{Day: Day{Dimension: key.dimension, Day: key.day, Value: key.value, Provider: key.provider, Model: key.model}}
		c.days[key] = d
	}
	return d
}

// of is the row to be changed.
func (c *changes) of(d *change) *Day {
	if !d.open {
		d.open = true
		c.open = append(c.open, d)
	}
	return &d.Day
}
