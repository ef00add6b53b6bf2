// Package shell is what the shells of our components share: how they begin and end.
package shell

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/xextension/storage"
)

// Owner is the component that a store is for, and which of its signals, where each has one of its own.
type Owner struct {
	Kind component.Kind
	ID   component.ID
	Name string
}

// Store opens the owner's part of the storage extension that its configuration names. Errors begin with the key, storage.
func Store(ctx context.Context, host component.Host, id component.ID, owner Owner) (storage.Client, error) {
	ext, ok := host.GetExtensions()[id]
	if !ok {
		return nil, fmt.Errorf("storage: no such extension: %s", id)
	}
	store, ok := ext.(storage.Extension)
	if !ok {
		return nil, fmt.Errorf("storage: extension %s stores nothing", id)
	}
	client, err := store.GetClient(ctx, owner.Kind, owner.ID, owner.Name)
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return client, nil
}
