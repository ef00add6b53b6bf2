package agentcostprocessor

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStatusesAreDocumented: the metric's attribute has the values that spans have.
func TestStatusesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("documentation.md")
	require.NoError(t, err)
	for _, s := range statuses {
		assert.Contains(t, string(text), "``"+string(s)+"``")
	}
}
