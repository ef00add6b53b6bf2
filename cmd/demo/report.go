package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// columns: span, duration, tokens by kind, dollars, what they are.
const columns = "%-38s %8s %7v %7v %7v %7v  %-10s %s\n"

// total is the sum over all calls.
type total struct {
	calls  int
	tokens [genai.Kinds]int64
	usd    pricing.Amount
}

// report prints the spans as trees in the order of time, with what each call cost and what it all came to.
func report(out io.Writer, spans ptrace.SpanSlice) {
	children := childrenOf(spans)
	fmt.Fprintf(out, columns, "", "took", "input", "cached", "written", "output", "USD", "")
	var t total
	var walk func(pcommon.SpanID, string)
	walk = func(parent pcommon.SpanID, indent string) {
		for _, s := range children[parent] {
			row(out, s, indent, &t)
			walk(s.SpanID(), indent+"  ")
		}
	}
	walk(pcommon.SpanID{}, "")
	fmt.Fprintln(out, strings.Repeat("-", 105))
	line(out, fmt.Sprintf("%d calls in all", t.calls), "", t.tokens, t.usd.String(), "")
}

// childrenOf are the spans by parent, in the order of time; under the zero id those whose parent is not among them.
func childrenOf(spans ptrace.SpanSlice) map[pcommon.SpanID][]ptrace.Span {
	known := map[pcommon.SpanID]bool{}
	for _, s := range spans.All() {
		known[s.SpanID()] = true
	}
	children := map[pcommon.SpanID][]ptrace.Span{}
	for _, s := range spans.All() {
		parent := s.ParentSpanID()
		if !known[parent] {
			parent = pcommon.SpanID{}
		}
		children[parent] = append(children[parent], s)
	}
	for _, c := range children {
		slices.SortFunc(c, func(a, b ptrace.Span) int { return cmp.Compare(a.StartTimestamp(), b.StartTimestamp()) })
	}
	return children
}

func row(out io.Writer, s ptrace.Span, indent string, t *total) {
	name := indent + s.Name()
	took := s.EndTimestamp().AsTime().Sub(s.StartTimestamp().AsTime()).Round(time.Millisecond).String()
	b, _ := genai.ReadBill(s.Attributes())
	usd, isRun := s.Attributes().Get(genai.AttrRunUSD)
	switch {
	case b.HasTotal || b.Status == genai.StatusUnpriced:
		n := genai.ReadTokens(s.Attributes())
		usd := "unknown"
		if b.HasTotal {
			usd = b.Total.String()
		}
		line(out, name, took, n, usd, string(b.Status))
		t.calls++
		t.usd = t.usd.Add(b.Total)
		for k := range n {
			t.tokens[k] += n[k]
		}
	case isRun:
		a, _ := pricing.FromUSD(usd.Double())
		fmt.Fprintf(out, columns, name, took, "", "", "", "", a, "the run")
	default:
		fmt.Fprintf(out, columns, name, took, "", "", "", "", "", b.Status)
	}
}

func line(out io.Writer, name, took string, n [genai.Kinds]int64, usd, note string) {
	fmt.Fprintf(out, columns, name, took, n[genai.KindInput], n[genai.KindCacheRead], n[genai.KindCacheWrite],
		n[genai.KindOutput]+n[genai.KindReasoning], usd, note)
}
