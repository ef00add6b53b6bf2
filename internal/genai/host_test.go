package genai

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLongNamesAreNotRemembered: what comes from outside is told apart at any length, and takes no memory beyond what names have.
func TestLongNamesAreNotRemembered(t *testing.T) {
	long := strings.Repeat("x", maxRemembered)
	for range 2 {
		assert.Equal(t, place{"openai", ""}, placeAt("https://api.openai.com/"+long))
		assert.Equal(t, vAnthropic, vendorOf("anthropic", long))
		assert.Equal(t, place{"openai", "eu"}, placeAt("https://eu.api.openai.com/v1"))
		assert.Equal(t, vGoogle, vendorOf("google", "gemini"))
	}
	_, ok := addresses.Load("https://api.openai.com/" + long)
	assert.False(t, ok)
	_, ok = vendors.Load(served{"anthropic", long})
	assert.False(t, ok)
	_, ok = addresses.Load("https://eu.api.openai.com/v1")
	assert.True(t, ok)
}
