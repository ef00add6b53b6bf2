package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// TestAgain: a retry is the same thing after its failure, not one beside it or a later one after a success.
func TestAgain(t *testing.T) {
	at := func(kind, name string, from, to ledger.Nanos, failure string) item {
		return item{row: row{Kind: kind, Name: name, At: ledger.At{Started: from, Ended: to, Error: failure}}}
	}
	list := []item{
		at("call", "gpt-4o", 0, 10, "429"), at("tool", "search", 1, 2, "timeout"), at("call", "gpt-4o", 5, 20, ""), // beside it
		at("call", "claude-sonnet-4-5", 30, 40, "529"), at("call", "claude-sonnet-4-5", 50, 60, "529"), at("call", "claude-sonnet-4-5", 70, 80, ""),
		at("call", "claude-sonnet-4-5", 90, 95, ""), at("tool", "search", 97, 98, ""),
	}
	again(list)
	var marked []int
	for i, it := range list {
		if it.Again {
			marked = append(marked, i)
		}
	}
	assert.Equal(t, []int{4, 5, 7}, marked)
}
