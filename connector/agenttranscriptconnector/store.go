package agenttranscriptconnector

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// indexKey is where the keys of the stored sources are; each source is below sourcePrefix.
const (
	indexKey     = "index"
	sourcePrefix = "source/"
)

// restore opens the store, where there is one, and brings back the sources that were open.
func (c *agentTranscript) restore(ctx context.Context, host component.Host) error {
	if c.cfg.Storage == nil {
		return nil
	}
	var err error
	if c.store, err = shell.Store(ctx, host, *c.cfg.Storage, shell.Owner{Kind: component.KindConnector, ID: c.id, Name: c.output}); err != nil {
		return err
	}
	return c.load(ctx)
}

func (c *agentTranscript) load(ctx context.Context) error {
	raw, err := c.store.Get(ctx, indexKey)
	if err != nil || raw == nil {
		return err
	}
	var keys []string
	if err := json.Unmarshal(raw, &keys); err != nil {
		c.lost(ctx, "index", err)
		return nil
	}
	for _, key := range keys {
		raw, err := c.store.Get(ctx, sourcePrefix+key)
		if err != nil {
			return err
		}
		c.index[key] = true
		if raw == nil {
			continue
		}
		if err := c.set.Restore(raw); err != nil {
			c.lost(ctx, key, err)
		}
	}
	return nil
}

func (c *agentTranscript) lost(ctx context.Context, what string, err error) {
	c.tel.ConnectorAgentTranscriptStoreFailures.Add(ctx, 1, metric.WithAttributes(attribute.String("output", c.output)))
	c.log.Error("stored state is lost", zap.String("source", what), zap.Error(err))
}

// save stores the sources that changed, and the index where it did, in one transaction.
func (c *agentTranscript) save(ctx context.Context, changed map[string][]byte) error {
	if c.store == nil || len(changed) == 0 {
		return nil
	}
	var ops []*storage.Operation
	known := len(c.index)
	renewed := false
	for _, key := range slices.Sorted(maps.Keys(changed)) {
		raw := changed[key]
		if raw == nil {
			ops = append(ops, storage.DeleteOperation(sourcePrefix+key))
			renewed = renewed || c.index[key]
			delete(c.index, key)
			continue
		}
		ops = append(ops, storage.SetOperation(sourcePrefix+key, raw))
		c.index[key] = true
	}
	if renewed || len(c.index) != known {
		raw, err := json.Marshal(slices.Sorted(maps.Keys(c.index)))
		if err != nil {
			return err
		}
		ops = append(ops, storage.SetOperation(indexKey, raw))
	}
	return c.store.Batch(ctx, ops...)
}
