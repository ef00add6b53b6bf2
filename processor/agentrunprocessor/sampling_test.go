package agentrunprocessor

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// TestSampling runs the sampler of config/sampling.yaml behind agent_run: of the cheap runs none is kept here, and all
// of the expensive, the failed and the unpriced ones, whole.
func TestSampling(t *testing.T) {
	t.Setenv("OTELCOL_KEEP_PERCENT", "0")
	t.Setenv("OTELCOL_KEEP_MICRO_USD", "50000")
	resolver, err := confmap.NewResolver(distrotest.Resolver("file:../../config/sampling.yaml"))
	require.NoError(t, err)
	all, err := resolver.Resolve(t.Context())
	require.NoError(t, err)
	section, err := all.Sub("processors::tail_sampling")
	require.NoError(t, err)
	factory := tailsamplingprocessor.NewFactory()
	cfg := factory.CreateDefaultConfig()
	require.NoError(t, section.Unmarshal(cfg))

	const cheap, expensive, failed, unpriced = 1, 2, 3, 4
	synctest.Test(t, func(t *testing.T) {
		var kept consumertest.TracesSink
		sampler, err := factory.CreateTraces(t.Context(), processortest.NewNopSettings(factory.Type()), cfg, &kept)
		require.NoError(t, err)
		require.NoError(t, sampler.Start(t.Context(), componenttest.NewNopHost()))
		p, _ := startTraces(t, createDefaultConfig(), sampler, componenttest.NewNopHost())
		for number, calls := range map[int]int{cheap: 11, expensive: 12, failed: 1, unpriced: 1} { // of 0.0045 USD each
			td := trace(number, calls)
			first := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
			switch number {
			case failed:
				first.Status().SetCode(ptrace.StatusCodeError)
			case unpriced:
				first.Attributes().Remove(genai.AttrTotalUSD)
				first.Attributes().PutStr(genai.AttrStatus, string(genai.StatusUnpriced))
			}
			require.NoError(t, p.ConsumeTraces(t.Context(), td))
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		require.NoError(t, p.Shutdown(t.Context()))
		require.NoError(t, sampler.Shutdown(t.Context()))

		spans := map[byte]int{}
		for _, td := range kept.AllTraces() {
			for _, rs := range td.ResourceSpans().All() {
				for _, ss := range rs.ScopeSpans().All() {
					for _, s := range ss.Spans().All() {
						spans[s.TraceID()[15]]++
					}
				}
			}
		}
		require.Equal(t, map[byte]int{expensive: 13, failed: 2, unpriced: 2}, spans)
	})
}
