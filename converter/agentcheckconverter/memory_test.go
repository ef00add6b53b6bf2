package agentcheckconverter

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestSoftLimit(t *testing.T) {
	for text, want := range map[string]int64{
		`{processors: {memory_limiter: {limit_mib: 512}}, service: {pipelines: {traces: {processors: [memory_limiter]}}}}`:   512 << 20,
		`{processors: {memory_limiter: {limit_mib: "512"}}, service: {pipelines: {traces: {processors: [memory_limiter]}}}}`: 512 << 20,
		`{processors: {memory_limiter/a: {limit_mib: 512}, memory_limiter/b: {limit_mib: 100}, memory_limiter/unused: {limit_mib: 1}},
		  service: {pipelines: {traces: {processors: [memory_limiter/a]}, logs: {processors: [memory_limiter/b]}}}}`: 100 << 20,
		`{processors: {memory_limiter: {limit_percentage: 80}}, service: {pipelines: {traces: {processors: [memory_limiter]}}}}`: math.MaxInt64,
		`{processors: {memory_limiter: {limit_mib: lots}}, service: {pipelines: {traces: {processors: [memory_limiter]}}}}`:      math.MaxInt64,
		`{}`: math.MaxInt64,
	} {
		var all map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(text), &all))
		assert.Equal(t, want, softLimit(all), text)
	}
}
