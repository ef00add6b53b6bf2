package agentsessionsreceiver

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/sessions"
	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// indexKey is where the paths of the stored files are; the place in each is below filePrefix.
const (
	indexKey   = "index"
	filePrefix = "file/"
)

// restore opens the store, where there is one, and brings back the places in the files.
func (r *agentSessions) restore(ctx context.Context, host component.Host) error {
	if r.cfg.Storage == nil {
		return nil
	}
	var err error
	if r.store, err = shell.Store(ctx, host, *r.cfg.Storage, shell.Owner{Kind: component.KindReceiver, ID: r.id}); err != nil {
		return err
	}
	raw, err := r.store.Get(ctx, indexKey)
	if err != nil || raw == nil {
		return err
	}
	var paths []string
	if err := json.Unmarshal(raw, &paths); err != nil {
		r.lost(ctx, indexKey, err)
		return nil
	}
	r.known = true // files that are not stored are new
	return r.load(ctx, paths)
}

func (r *agentSessions) load(ctx context.Context, paths []string) error {
	for _, path := range paths {
		raw, err := r.store.Get(ctx, filePrefix+path)
		if err != nil {
			return err
		}
		if raw == nil {
			continue
		}
		if err := r.lib.Restore(raw); err != nil {
			r.lost(ctx, path, err)
			continue
		}
		r.saved[path] = raw
		if f := r.lib.File(path); time.Since(f.Time) < patience { // something may be open in it
			if err := f.Wake(time.Now()); err != nil {
				r.lost(ctx, path, err)
				continue
			}
			r.awake[path] = f.Time
		}
	}
	return nil
}

// keep stores the place in a file, and the index where the file is new.
func (r *agentSessions) keep(ctx context.Context, f *sessions.File) {
	raw, err := f.Keep()
	if err != nil {
		r.lost(ctx, f.Path, err)
		return
	}
	_, old := r.saved[f.Path]
	r.saved[f.Path], r.stale = raw, r.stale || !old
	if r.store == nil {
		return
	}
	if err := r.store.Set(context.WithoutCancel(ctx), filePrefix+f.Path, raw); err != nil {
		r.lost(ctx, f.Path, err)
	}
}

// index stores which files are stored, once a look: there may be thousands, and all are new to the first.
func (r *agentSessions) index(ctx context.Context) {
	if r.store == nil || !r.stale {
		return
	}
	raw, err := json.Marshal(slices.Sorted(maps.Keys(r.saved)))
	if err == nil {
		err = r.store.Set(context.WithoutCancel(ctx), indexKey, raw)
	}
	if err != nil {
		r.lost(ctx, indexKey, err)
		return
	}
	r.stale = false
}

func (r *agentSessions) lost(ctx context.Context, path string, err error) {
	r.tel.ReceiverAgentSessionsStoreFailures.Add(ctx, 1)
	r.log.Error("the place in a session file is not stored", zap.String("file", path), zap.Error(err))
}
