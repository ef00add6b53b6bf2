package agentguardextension

import (
	"context"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/extensionmiddleware"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/extension/agentguardextension/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/guard"
)

// minSize is the size in bytes from which on a request is looked at. What is smaller can neither hold many items nor nest
// deeply enough to do harm, and most requests are.
const minSize = 64 << 10

// guardian is a middleware for HTTP and gRPC servers.
type guardian struct {
	limits   guard.Limits
	tel      *metadata.TelemetryBuilder
	log      *zap.Logger
	told     atomic.Bool
	checkers sync.Pool // of *guard.Checker
}

var (
	_ extensionmiddleware.HTTPServer = (*guardian)(nil)
	_ extensionmiddleware.GRPCServer = (*guardian)(nil)
)

func (*guardian) Start(context.Context, component.Host) error { return nil }

func (g *guardian) Shutdown(context.Context) error {
	g.tel.Shutdown()
	return nil
}

// protobuf returns an error if a request must not be decoded. It may change the body.
func (g *guardian) protobuf(ctx context.Context, body []byte, signal guard.Signal) error {
	c, ok := g.checkers.Get().(*guard.Checker)
	if !ok {
		c = &guard.Checker{}
	}
	err := c.Protobuf(body, signal, g.limits)
	if c.Cut > 0 {
		g.tel.ExtensionAgentGuardCutValues.Add(ctx, int64(c.Cut))
	}
	c.Cut = 0
	g.checkers.Put(c)
	return g.refused(ctx, signal, err)
}

func (g *guardian) json(ctx context.Context, body []byte, signal guard.Signal) error {
	return g.refused(ctx, signal, g.limits.JSON(body))
}

// refused counts a refusal, and warns of the first one: a sender that does it does it often.
func (g *guardian) refused(ctx context.Context, signal guard.Signal, err error) error {
	if err == nil {
		return nil
	}
	g.tel.ExtensionAgentGuardRefused.Add(ctx, 1, metric.WithAttributes(attribute.String("signal", string(signal))))
	if !g.told.Swap(true) {
		g.log.Warn("A request was refused before it was decoded. Later ones are only counted.", zap.String("signal", string(signal)), zap.Error(err))
	}
	return err
}
