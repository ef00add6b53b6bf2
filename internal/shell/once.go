package shell

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/exporter"
)

// TracesOnce is an exporter whose Shutdown does something the first time only: exporterhelper's panics the second time.
func TracesOnce(e exporter.Traces) exporter.Traces { return &tracesOnce{Traces: e} }

// LogsOnce likewise.
func LogsOnce(e exporter.Logs) exporter.Logs { return &logsOnce{Logs: e} }

type tracesOnce struct {
	exporter.Traces
	once sync.Once
}

// Shutdown implements component.Component.
func (e *tracesOnce) Shutdown(ctx context.Context) (err error) {
	e.once.Do(func() { err = e.Traces.Shutdown(ctx) })
	return err
}

type logsOnce struct {
	exporter.Logs
	once sync.Once
}

// Shutdown implements component.Component.
func (e *logsOnce) Shutdown(ctx context.Context) (err error) {
	e.once.Do(func() { err = e.Logs.Shutdown(ctx) })
	return err
}
