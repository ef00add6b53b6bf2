package rig

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseStat(t *testing.T) {
	for _, command := range []string{"otelcol-genai", "a) b"} {
		got, err := parseStat("7 (" + command + ") S 1 7 7 0 -1 4194560 100 0 0 0 123 45 0 0 20 0 9 0 100 0 0")
		require.NoError(t, err)
		assert.Equal(t, 1680*time.Millisecond, got, command)
	}
	_, err := parseStat("7 (x) S 1")
	require.Error(t, err)
}

func TestParsePeak(t *testing.T) {
	got, err := parsePeak("Name:\tx\nVmPeak:\t  900 kB\nVmHWM:\t   61440 kB\n")
	require.NoError(t, err)
	assert.EqualValues(t, 60<<20, got)
	_, err = parsePeak("Name:\tx\n")
	require.Error(t, err)
}
