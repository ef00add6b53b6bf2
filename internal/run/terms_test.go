package run_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// TestServedBeforeWished: the tier that was given decides, whoever tells of it and in whatever order, and the one that was asked for
// only where nobody tells what was given.
func TestServedBeforeWished(t *testing.T) {
	for _, c := range []struct {
		name  string
		own   genai.Call
		terms run.Terms
		want  string
		names []string
	}{
		{"its own", genai.Call{Service: "flex"}, run.Terms{Service: "flex", Wished: "priority"}, "flex", nil},
		{"another's, before its own wish", genai.Call{Service: "priority", Wished: true}, run.Terms{Service: "flex", Wished: "priority"}, "flex",
			[]string{"service=flex"}},
		{"another's, before another's wish", genai.Call{}, run.Terms{Service: "flex", Wished: "priority"}, "flex", []string{"service=flex"}},
		{"a wish", genai.Call{}, run.Terms{Wished: "priority"}, "priority", []string{"service=priority"}},
		{"its own wish", genai.Call{Service: "priority", Wished: true}, run.Terms{Wished: "priority"}, "priority", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			names := c.terms.Join(&c.own)
			require.Equal(t, c.want, c.own.Service)
			require.Equal(t, c.names, names)
		})
	}
}

// TestSearchesThatMayBeMore: a bill that takes the searches from a record that tells them at least is a lower bound, too; one that knows its own is not.
func TestSearchesThatMayBeMore(t *testing.T) {
	var knows genai.Call
	knows.Tokens[pricing.WebSearch] = 3
	for _, c := range []struct {
		name  string
		own   genai.Call
		terms run.Terms
		want  int64
		lacks pricing.Reason
	}{
		{"told", genai.Call{}, run.Terms{Searches: 2}, 2, ""},
		{"at least", genai.Call{}, run.Terms{Searches: 2, Least: true}, 2, pricing.UnreadUsage},
		{"perhaps, where the call's own record would tell", genai.Call{}, run.Terms{Least: true}, 0, ""},
		{"perhaps, where it would not", genai.Call{Blind: true}, run.Terms{Least: true}, 0, pricing.UnreadUsage},
		{"its own", knows, run.Terms{Searches: 2, Least: true}, 3, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.terms.Join(&c.own)
			require.Equal(t, c.want, c.own.Tokens[pricing.WebSearch])
			require.Equal(t, c.lacks, c.own.Lacks)
		})
	}
}
