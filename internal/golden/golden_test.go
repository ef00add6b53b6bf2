package golden_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

type config struct {
	Limit int `mapstructure:"limit"`
}

func (c *config) Validate() error {
	if c.Limit <= 0 {
		return errors.New("limit: must be positive")
	}
	return nil
}

func TestRun(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		cfg := config{Limit: 7}
		if c.WantError(c.Config(&cfg)) {
			return
		}
		td := c.Traces(c.Sections("in.")[0])
		for _, rs := range td.ResourceSpans().All() {
			rs.Resource().Attributes().PutInt("limit", int64(cfg.Limit))
		}
		c.WantTraces("out.yaml", td)

		tel := componenttest.NewTelemetry()
		counter, err := tel.NewTelemetrySettings().MeterProvider.Meter("test").Int64Counter("test_spans")
		require.NoError(t, err)
		counter.Add(context.Background(), int64(td.SpanCount()), metric.WithAttributes(attribute.String("kind", "any")))
		c.WantTelemetry(tel, "test_")
	})
}
