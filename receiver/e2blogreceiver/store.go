package e2blogreceiver

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// index is stored under indexKey: which sandboxes are stored under keys of their own, and which are over.
type index struct {
	Open  []string             `json:"open"`
	Ended map[string]time.Time `json:"ended"`
}

// keptEnded bounds the ended sandboxes that are stored.
const keptEnded = 256

const indexKey = "index"

func sandboxKey(id string) string { return "sandbox/" + id }

// save stores the index. Called with the lock.
func (h *hub) save() {
	if h.store == nil {
		return
	}
	ix := index{Ended: make(map[string]time.Time)}
	keys := h.ended.Keys() // oldest first
	for _, id := range keys[max(0, len(keys)-keptEnded):] {
		ix.Ended[id], _ = h.ended.Peek(id)
	}
	for id := range h.workers {
		ix.Open = append(ix.Open, id)
	}
	slices.Sort(ix.Open)
	raw, err := json.Marshal(ix)
	if err == nil {
		err = h.store.Set(context.Background(), indexKey, raw)
	}
	if err != nil {
		h.log.Error("store index", zap.Error(err))
	}
}

// restore brings back the sandboxes that were followed when the receiver stopped.
func (h *hub) restore(ctx context.Context) error {
	if h.store == nil {
		return nil
	}
	raw, err := h.store.Get(ctx, indexKey)
	if err != nil || raw == nil {
		return err
	}
	var ix index
	if err := json.Unmarshal(raw, &ix); err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	for id, began := range ix.Ended {
		h.ended.Add(id, began)
	}
	for _, id := range ix.Open {
		raw, err := h.store.Get(ctx, sandboxKey(id))
		if err != nil {
			return err
		}
		if raw == nil {
			continue
		}
		box, err := sandbox.Restore(raw, h.opt)
		if err != nil {
			h.drop(sandbox.DropRestore, 1)
			h.log.Error("stored sandbox is lost", zap.String("sandbox", id), zap.Error(err))
			continue
		}
		w := newWorker(h, id, box)
		w.lookup, w.restored = true, true
		h.add(w)
	}
	return nil
}
