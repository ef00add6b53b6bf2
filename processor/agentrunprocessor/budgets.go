package agentrunprocessor

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// stateKey is where the budgets' state is kept in the storage.
const stateKey = "budgets"

// saveInterval is how much of what budgets consumed a crash may forget.
const saveInterval = 10 * time.Second

// budgets charges what goes on to the configured budgets.
type budgets struct {
	id      component.ID
	storage *component.ID
	log     *zap.Logger

	mu     sync.Mutex
	watch  *budget.Watch
	client storage.Client // nil where nothing is kept
	saved  time.Time
	dirty  bool
}

func (b *budgets) start(ctx context.Context, host component.Host) error {
	if b.storage == nil {
		return nil
	}
	ext, ok := host.GetExtensions()[*b.storage]
	if !ok {
		return fmt.Errorf("storage: no such extension: %s", b.storage)
	}
	store, ok := ext.(storage.Extension)
	if !ok {
		return fmt.Errorf("storage: extension %s stores nothing", b.storage)
	}
	client, err := store.GetClient(ctx, component.KindProcessor, b.id, "")
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	b.client = client
	state, err := client.Get(ctx, stateKey)
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	if len(state) == 0 {
		return nil
	}
	if err := b.watch.Load(state); err != nil {
		b.log.Warn("What budgets had consumed is not readable: they begin anew.", zap.Error(err))
	}
	return nil
}

// charge returns the thresholds that the charges cross.
func (b *budgets) charge(now time.Time, charges []hold.Charge) []budget.Alarm {
	b.mu.Lock()
	defer b.mu.Unlock()
	var alarms []budget.Alarm
	for i := range charges {
		c := &charges[i]
		alarms = append(alarms, b.watch.Add(now, &budget.Charge{
			Amount: c.Amount, User: c.Who.User, Session: c.Who.Session, Tenant: c.Who.Tenant, Agent: c.Agent, Model: c.Model,
		})...)
	}
	b.dirty = true
	return alarms
}

// save keeps the state, once in a while or at the end.
func (b *budgets) save(ctx context.Context, now time.Time, last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.client == nil || !b.dirty || !last && now.Sub(b.saved) < saveInterval {
		return
	}
	state, err := b.watch.Save()
	if err == nil {
		err = b.client.Set(ctx, stateKey, state)
	}
	if err != nil {
		b.log.Warn("What budgets consumed could not be stored.", zap.Error(err))
		return
	}
	b.saved, b.dirty = now, false
}

func (b *budgets) levels(now time.Time) []budget.Level {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.watch.Levels(now)
}

func (b *budgets) close(ctx context.Context) error {
	if b.client == nil {
		return nil
	}
	b.save(ctx, time.Now(), true)
	return b.client.Close(ctx)
}
