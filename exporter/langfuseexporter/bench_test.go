package langfuseexporter

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/exporter/exportertest"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
)

// BenchmarkPush converts, packs and sends 500 calls of 2 KiB as one request, by gzip level. Their text repeats, as agents'
// texts do, only more so: by default the exporter looks, and takes level 1. What each level does to real texts is
// measured in internal/deliver.
func BenchmarkPush(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) }))
	defer server.Close()
	prompt := strings.Repeat("all work and no play makes a dull day, ", 52)
	td := spans(500)
	for _, span := range td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
		a := span.Attributes()
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr("gen_ai.request.model", "gpt-4o")
		a.PutInt("gen_ai.usage.input_tokens", 1200)
		a.PutInt("gen_ai.usage.output_tokens", 307)
		a.PutStr("gen_ai.input.messages", `[{"role":"user","parts":[{"type":"text","content":"`+prompt+`"}]}]`)
	}
	level := func(n configcompression.Level) func(*Config) {
		return func(c *Config) { c.ClientConfig.CompressionParams.Level = n }
	}
	for _, row := range []struct {
		name string
		edit func(*Config)
	}{
		{"default", func(*Config) {}},
		{"gzip 1", level(1)},
		{"gzip -2", level(-2)},
		{"gzip 6", level(6)},
		{"none", func(c *Config) { c.ClientConfig.Compression = configcompression.Type("none") }},
	} {
		b.Run(row.name, func(b *testing.B) {
			cfg := createDefaultConfig().(*Config)
			cfg.ClientConfig.Endpoint, cfg.PublicKey, cfg.SecretKey = server.URL, "pk-lf-test", "sk-lf-test"
			row.edit(cfg)
			e, err := newExporter(cfg, exportertest.NewNopSettings(metadata.Type))
			require.NoError(b, err)
			require.NoError(b, e.start(b.Context(), componenttest.NewNopHost()))
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, e.pushTraces(b.Context(), td)) // which leaves td as it is: nothing is filtered or dealt
			}
			require.NoError(b, e.shutdown(b.Context()))
		})
	}
}
