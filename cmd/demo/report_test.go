package main

import (
	"strings"
	"testing"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

func TestReport(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(_ *testing.T, c *golden.Case) {
		var out strings.Builder
		report(&out, c.Traces("in.yaml").ResourceSpans().At(0).ScopeSpans().At(0).Spans())
		c.Want("out", out.String())
	})
}
