package agentmetricsconnector

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// lastFlushTime bounds the last flush: what is behind may be down, and whoever stops the collector does not wait for ever.
const lastFlushTime = 5 * time.Second

// begin takes up the totals of the process before, where there is a storage.
func (c *agentMetrics) begin(ctx context.Context, host component.Host) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	c.start = pcommon.NewTimestampFromTime(now)
	if c.storage == nil {
		return nil
	}
	client, err := shell.Store(ctx, host, *c.storage, shell.Owner{Kind: component.KindConnector, ID: c.id})
	if err != nil {
		return err
	}
	c.ledger.Client = client
	began, err := c.ledger.load(ctx, now)
	if err != nil {
		c.log.Error("Not all totals of the process before could be read; the missing ones begin anew.", zap.Error(err))
	}
	c.start = pcommon.NewTimestampFromTime(began)
	return nil
}

// counted stores what a batch changed, before whoever sent it is told that it has been taken: else a crash would forget it.
func (c *agentMetrics) counted(ctx context.Context, t *tally) error {
	c.report(ctx, t)
	c.mu.Lock()
	err := c.ledger.Commit(context.WithoutCancel(ctx))
	c.mu.Unlock()
	if err != nil {
		c.tel.ConnectorAgentMetricsStoreFailures.Add(ctx, 1)
		c.log.Error("Totals could not be stored; the next time carries the same and more.", zap.Error(err))
	}
	return nil
}

// lastFlush is bounded even where what is behind never returns.
func (c *agentMetrics) lastFlush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lastFlushTime)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- c.flush(ctx, 0) }() // the last word: no series is new in it
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end stores the rest and closes the storage.
func (c *agentMetrics) end(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	client := c.ledger.Client
	if client == nil {
		return nil
	}
	err := c.ledger.Commit(ctx)
	c.ledger.Client = nil
	if err != nil {
		c.log.Error("Totals could not be stored.", zap.Error(err))
	}
	return client.Close(ctx)
}
