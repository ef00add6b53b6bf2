package main

import (
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// since leaves of the costs that are totals of their session what is new in each.
func (c *capture) since() {
	totals := map[string][]run.Total{}
	for i := range c.items {
		if it := &c.items[i]; it.session != "" && it.record.Totals() {
			totals[it.session] = append(totals[it.session], it.record.Total())
		}
	}
	for i := range c.items {
		if it := &c.items[i]; it.record.Totals() {
			it.call.Reported = it.call.Reported.Sub(it.record.Before(totals[it.session]))
		}
	}
}
