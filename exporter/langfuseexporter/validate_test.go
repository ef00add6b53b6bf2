package langfuseexporter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

func TestConfigStruct(t *testing.T) {
	require.NoError(t, componenttest.CheckConfigStruct(createDefaultConfig()))
}

// unmarshal is the configuration after the given keys and a good key pair.
func unmarshal(t *testing.T, keys map[string]any) (*Config, error) {
	t.Helper()
	all := map[string]any{"public_key": "pk-lf-test", "secret_key": "sk-lf-test"}
	for k, v := range keys {
		all[k] = v
	}
	cfg := createDefaultConfig().(*Config)
	if err := confmap.NewFromStringMap(all).Unmarshal(cfg); err != nil {
		return nil, err
	}
	return cfg, confmap.Validate(cfg)
}

func TestMistakes(t *testing.T) {
	type m = map[string]any
	for _, c := range []struct {
		keys m
		says string
	}{
		{m{}, ""},
		{m{"endpoint": "http://localhost:3000"}, ""},
		{m{"endpoint": "https://langfuse.example.test/base/"}, ""},
		{m{"public_key": ""}, "public_key: empty"},
		{m{"secret_key": ""}, "LANGFUSE_SECRET_KEY"},
		{m{"public_key": "sk-lf-test"}, "public_key: holds a secret key"},
		{m{"secret_key": "pk-lf-test"}, "secret_key: holds a public key"},
		{m{"public_key": "sk-lf-test", "secret_key": "pk-lf-test"}, "swap them"},
		{m{"secret_key": "pk-x:sk-x"}, "secret_key: holds a colon"},
		{m{"secret_key": "sk-lf-test\n"}, "secret_key: holds white space"},
		{m{"secret_key": `"sk-lf-test"`}, "quotes"},
		{m{"secret_key": "$LANGFUSE_SECRET_KEY"}, "was not expanded"},
		{m{"endpoint": ""}, "endpoint: empty"},
		{m{"endpoint": "cloud.langfuse.com"}, "not an http or https URL"},
		{m{"endpoint": "https://cloud.langfuse.com/api/public/otel"}, `use "https://cloud.langfuse.com"`},
		{m{"endpoint": "https://cloud.langfuse.com/api/public/otel/v1/traces"}, `use "https://cloud.langfuse.com"`},
		{m{"endpoint": "https://langfuse.example.test/v1/traces"}, "already holds the API's path"},
		{m{"endpoint": "http://us.cloud.langfuse.com"}, "use https"},
		{m{"endpoint": "https://pk:sk@cloud.langfuse.com"}, "holds credentials"},
		{m{"endpoint": "http://localhost:4318"}, "OTLP port"},
		{m{"compression": "zstd"}, "compression: Langfuse cannot read zstd"},
		{m{"compression": "none"}, ""},
		{m{"ingestion_version": 5}, "ingestion_version: 5"},
		{m{"sending_queue": m{"queue_size": 1000, "batch": m{"min_size": 100}}}, "sending_queue.queue_size: 1000 bytes"},
		{m{"sending_queue": m{"sizer": "requests"}}, "sending_queue.queue_size: 67108864 is the default for bytes, and no bound of requests"},
		{m{"sending_queue": m{"sizer": "items", "queue_size": 10_000}}, ""},
		{m{"sending_queue": m{"enabled": false}}, ""},
		{m{"mode": "eager"}, `mode: "eager"`},
		{m{"mode": "immediate", "flush_at": 15}, "flush_at"},
		{m{"headers": m{"Authorization": "Basic x"}}, "headers: Authorization"},
		{m{"max_request_bytes": 100}, "max_request_bytes: too small"},
		{m{"projects": m{"a": m{"public_key": "pk-lf-a"}}}, "projects.a.secret_key: empty"},
		{m{"projects": m{"default": m{"public_key": "pk-lf-a", "secret_key": "sk-lf-a"}}}, "projects.default"},
		{m{"projects": m{"a": m{"public_key": "pk-lf-test", "secret_key": "sk-lf-a"}}}, "projects.a.public_key: is that of project default"},
		{m{"projects": m{"a": m{"public_key": "pk-lf-a", "secret_key": "sk-lf-test"}}}, "projects.a.secret_key: is that of project default"},
		{m{"routing": m{"attribute": "team"}}, "routing.attribute: there are no projects"},
		{m{"routing": m{"default": "b"}}, "routing.default: no such project: b"},
		{m{"nonsense": 1}, "nonsense"},
	} {
		_, err := unmarshal(t, c.keys)
		if c.says == "" {
			assert.NoError(t, err, c.keys)
		} else {
			assert.ErrorContains(t, err, c.says, c.keys)
		}
		if err != nil {
			assert.NotContains(t, err.Error(), "sk-lf-test")
		}
	}
}

func TestPresets(t *testing.T) {
	cfg, err := unmarshal(t, nil)
	require.NoError(t, err)
	queue := cfg.QueueConfig.Get()
	assert.Equal(t, exporterhelper.RequestSizerTypeBytes, queue.Sizer)
	assert.EqualValues(t, 64<<20, queue.QueueSize)

	cfg, err = unmarshal(t, map[string]any{"flush_at": 15, "flush_interval": "10s"})
	require.NoError(t, err)
	batch := cfg.QueueConfig.Get().Batch.Get()
	assert.Equal(t, exporterhelper.RequestSizerTypeItems, batch.Sizer)
	assert.EqualValues(t, 15, batch.MinSize)
	assert.Equal(t, 10*time.Second, batch.FlushTimeout)

	cfg, err = unmarshal(t, map[string]any{"mode": "immediate"})
	require.NoError(t, err)
	assert.False(t, cfg.QueueConfig.Get().Batch.HasValue())

	cfg, err = unmarshal(t, map[string]any{"sending_queue": map[string]any{"batch": map[string]any{"flush_timeout": "3s"}}})
	require.NoError(t, err)
	assert.Equal(t, 3*time.Second, cfg.QueueConfig.Get().Batch.Get().FlushTimeout, "what the user says goes over presets")
}
