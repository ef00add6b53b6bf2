package run_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// TestBefore: what counts is the last query that ended before this one began, unless the session began anew since.
func TestBefore(t *testing.T) {
	usd := func(x float64) pricing.Amount {
		a, ok := pricing.FromUSD(x)
		assert.True(t, ok)
		return a
	}
	others := []run.Total{{End: 3e9, USD: usd(0.08)}, {End: 1e9, USD: usd(0.05)}, {End: 7e9, USD: usd(0.3)}}
	for name, c := range map[string]struct {
		from, to int64
		said     float64
		want     float64
	}{
		"the first":           {0, 1e9, 0.05, 0},
		"the second":          {2e9, 3e9, 0.08, 0.05},
		"the third":           {4e9, 7e9, 0.3, 0.08},
		"at once as another":  {2e9, 5e9, 0.1, 0.05},
		"of a cleared one":    {8e9, 9e9, 0.1, 0},
		"nothing is new":      {8e9, 9e9, 0.3, 0.3},
		"within a ms of that": {3e9 - 1e6, 4e9, 0.1, 0.08},
		"itself, in no time":  {1e9, 1e9, 0.05, 0},
	} {
		r := run.Record{Start: pcommon.Timestamp(c.from), End: pcommon.Timestamp(c.to), Said: usd(c.said)}
		assert.Equal(t, usd(c.want), r.Before(others), name)
	}
}
