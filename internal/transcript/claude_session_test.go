package transcript

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClaudeKeepsTotals(t *testing.T) {
	for version, keeps := range map[string]bool{
		"2.1.330": true, "2.1.332": true, "2.2.0": true, "3.0.1-beta": true, "2.1.329": false, "2.1.99": false, "1.0.124": false, "": false, "next": false,
	} {
		assert.Equal(t, keeps, claudeKeepsTotals(version), version)
	}
}
