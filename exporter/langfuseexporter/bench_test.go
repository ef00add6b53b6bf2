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
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
)

// BenchmarkPush sends 500 calls of 2 KiB as one request, by gzip level.
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
	for name, edit := range map[string]func(*Config){
		"gzip 1":  func(*Config) {},
		"gzip -2": func(c *Config) { c.ClientConfig.CompressionParams.Level = -2 },
		"gzip 6":  func(c *Config) { c.ClientConfig.CompressionParams.Level = 6 },
		"none":    func(c *Config) { c.ClientConfig.Compression = configcompression.Type("none") },
	} {
		b.Run(name, func(b *testing.B) {
			cfg := createDefaultConfig().(*Config)
			cfg.ClientConfig.Endpoint, cfg.PublicKey, cfg.SecretKey = server.URL, "pk-lf-test", "sk-lf-test"
			edit(cfg)
			e, err := newExporter(cfg, exportertest.NewNopSettings(metadata.Type))
			require.NoError(b, err)
			require.NoError(b, e.start(b.Context(), componenttest.NewNopHost()))
			b.ReportAllocs()
			for b.Loop() {
				c := ptrace.NewTraces()
				td.CopyTo(c)
				require.NoError(b, e.pushTraces(b.Context(), c))
			}
			require.NoError(b, e.shutdown(b.Context()))
		})
	}
}
