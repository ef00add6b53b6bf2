package outline

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

func at(span, parent ledger.Span, start int64, name string) ledger.At {
	return ledger.At{Span: span, Parent: parent, Name: name, Started: ledger.Nanos(start * 1e9), Ended: ledger.Nanos((start + 1) * 1e9)}
}

func tree(lines Lines) (all []string) {
	for _, l := range lines {
		all = append(all, strings.Repeat(".", l.Depth)+l.Kind+":"+l.Label)
	}
	return all
}

func TestOf(t *testing.T) {
	trace := &ledger.Trace{
		Runs: []ledger.Run{{At: at(1, 0, 0, "invoke_agent")}, {At: at(5, 4, 5, "sub")}},
		Calls: []ledger.Call{
			{At: at(2, 1, 3, "chat"), Model: "second"}, {At: at(3, 1, 1, "chat"), Model: "first"}, {At: at(6, 5, 6, "chat"), Model: "below"},
			{At: at(7, 99, 9, "chat"), Model: "orphan"},
		},
		Tools:  []ledger.Tool{{At: at(4, 20, 4, "delegate")}},
		Links:  []ledger.Link{{At: at(20, 1, 4, "plain")}},
		Merged: []ledger.Merged{{At: at(8, 3, 2, "repeat"), Status: "duplicate"}, {At: at(9, 0, 20, "wrapper"), Status: "aggregate"}},
	}
	require.Equal(t, []string{
		"run:invoke_agent", ".call:first", "..duplicate:repeat", ".call:second", ".tool:delegate", "..run:sub", "...call:below", "call:orphan", "aggregate:wrapper",
	}, tree(Of(trace)))
	require.Equal(t, []string{
		"run:invoke_agent", ".call:first", ".call:second", ".tool:delegate", "..run:sub", "...call:below", "call:orphan",
	}, tree(Of(trace).Billed()))
}

// TestCircle: spans that are each other's parents are left out, and it ends.
func TestCircle(t *testing.T) {
	trace := &ledger.Trace{Calls: []ledger.Call{{At: at(1, 2, 0, "a")}, {At: at(2, 1, 0, "b")}, {At: at(3, 3, 0, "c")}}}
	require.Equal(t, []string{"call:c"}, tree(Of(trace)))
}

func TestPlain(t *testing.T) {
	require.Equal(t, "a b [2J c", Plain("a\nb\x1b [2J\u202e c"))
	require.Equal(t, "-", Plain("\x07"))
	require.Equal(t, "", Plain(""))
	require.Equal(t, "ab…", Shortened("abcd", 3))
}
