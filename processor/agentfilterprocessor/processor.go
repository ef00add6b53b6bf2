package agentfilterprocessor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/otelcol-genai/otelcol-genai/internal/filter"
	"github.com/otelcol-genai/otelcol-genai/processor/agentfilterprocessor/internal/metadata"
)

// filtering is one pipeline's filter.
type filtering struct {
	filter filter.Filter
	tel    *metadata.TelemetryBuilder
}

func newProcessor(cfg *Config, tel *metadata.TelemetryBuilder) *filtering {
	return &filtering{filter: filter.Filter{Drop: cfg.kinds(), Scopes: cfg.Scopes, Memory: filter.NewMemory()}, tel: tel}
}

func (p *filtering) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	n := p.filter.Apply(td)
	p.tel.ProcessorAgentFilterSpansKept.Add(ctx, int64(n.Kept))
	p.tel.ProcessorAgentFilterSpansDropped.Add(ctx, int64(n.Dropped))
	p.tel.ProcessorAgentFilterSpansMoved.Add(ctx, int64(n.Moved))
	if n.Kept == 0 {
		return td, processorhelper.ErrSkipProcessingData
	}
	return td, nil
}
