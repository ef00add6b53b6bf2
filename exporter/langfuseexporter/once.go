package langfuseexporter

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/exporter"
)

// exporterhelper panics where it is shut down a second time; these let only the first through.
type tracesOnce struct {
	exporter.Traces
	once sync.Once
}

func (e *tracesOnce) Shutdown(ctx context.Context) (err error) {
	e.once.Do(func() { err = e.Traces.Shutdown(ctx) })
	return err
}

type logsOnce struct {
	exporter.Logs
	once sync.Once
}

func (e *logsOnce) Shutdown(ctx context.Context) (err error) {
	e.once.Do(func() { err = e.Logs.Shutdown(ctx) })
	return err
}
