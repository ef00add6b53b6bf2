package langfuseexporter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/config/configcompression"
)

func TestCompressionLevels(t *testing.T) {
	level := func(cfg *Config) int { return int(cfg.ClientConfig.CompressionParams.Level) }
	cfg, err := unmarshal(t, nil)
	require.NoError(t, err)
	assert.Equal(t, configcompression.TypeGzip, cfg.ClientConfig.Compression)
	assert.Equal(t, -1, level(cfg), "the default is deliver.DefaultLevel")

	for pinned := -2; pinned <= 9; pinned++ {
		cfg, err = unmarshal(t, map[string]any{"compression_params": map[string]any{"level": pinned}})
		require.NoError(t, err, "level %d", pinned)
		assert.Equal(t, pinned, level(cfg))
	}
	for _, wrong := range []int{-3, 10} {
		_, err = unmarshal(t, map[string]any{"compression_params": map[string]any{"level": wrong}})
		require.ErrorContains(t, err, "unsupported parameters", "level %d", wrong)
	}
}
