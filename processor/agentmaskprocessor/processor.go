package agentmaskprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/internal/mask"
	"github.com/otelcol-genai/otelcol-genai/processor/agentmaskprocessor/internal/metadata"
)

// masking is one pipeline's processor.
type masking struct {
	rules *mask.Rules
	tel   *metadata.TelemetryBuilder
}

func newProcessor(cfg *Config, set component.TelemetrySettings) (*masking, error) {
	rules, err := cfg.rules()
	if err != nil {
		return nil, err
	}
	tel, err := metadata.NewTelemetryBuilder(set)
	if err != nil {
		return nil, err
	}
	return &masking{rules: rules, tel: tel}, nil
}

func (p *masking) options() []processorhelper.Option {
	return []processorhelper.Option{
		processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}),
		processorhelper.WithShutdown(func(context.Context) error { p.tel.Shutdown(); return nil }),
	}
}

func (p *masking) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	m := mask.Masker{Rules: p.rules}
	m.Traces(td)
	p.count(ctx, &m)
	return td, nil
}

func (p *masking) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	m := mask.Masker{Rules: p.rules}
	m.Logs(ld)
	p.count(ctx, &m)
	return ld, nil
}

func (p *masking) count(ctx context.Context, m *mask.Masker) {
	for kind, n := range m.Masked {
		if n > 0 {
			p.tel.ProcessorAgentMaskSecrets.Add(ctx, int64(n), metric.WithAttributes(attribute.String("kind", mask.Kinds[kind])))
		}
	}
}
