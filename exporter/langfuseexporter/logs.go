package langfuseexporter

import (
	"context"

	"go.opentelemetry.io/collector/pdata/plog"
)

func (e *langfuse) pushLogs(context.Context, plog.Logs) error { return nil }
