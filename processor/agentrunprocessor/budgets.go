package agentrunprocessor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// stateKey is where the budgets' state is kept in the storage.
const stateKey = "budgets"

// saveInterval is how much of what budgets consumed a crash may forget.
const saveInterval = 10 * time.Second

// budgets charges what goes on to the configured budgets.
type budgets struct {
	id      component.ID
	storage *component.ID
	dir     string
	log     *zap.Logger

	mu     sync.Mutex
	watch  *budget.Watch
	client keeper // nil where nothing is kept
	remove func() // takes the budgets from the board
	saved  time.Time
	dirty  bool
}

// keeper is what budgets need of a storage.
type keeper interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Set(ctx context.Context, key string, value []byte) error
	Close(ctx context.Context) error
}

func (b *budgets) start(ctx context.Context, host component.Host) error {
	b.remove = budget.Post(b.standings)
	if err := b.open(ctx, host); err != nil || b.client == nil {
		return err
	}
	state, err := b.client.Get(ctx, stateKey)
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

func (b *budgets) open(ctx context.Context, host component.Host) error {
	if b.dir != "" {
		b.client = directory(b.dir)
	}
	if b.storage == nil {
		return nil
	}
	client, err := shell.Store(ctx, host, *b.storage, shell.Owner{Kind: component.KindProcessor, ID: b.id})
	if err != nil {
		return err
	}
	b.client = client
	return nil
}

// directory keeps each key in a file.
type directory string

// Get implements keeper.
func (d directory) Get(_ context.Context, key string) ([]byte, error) {
	value, err := os.ReadFile(filepath.Join(string(d), key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return value, err
}

// Set implements keeper: whoever reads finds the old value or the new one.
func (d directory) Set(_ context.Context, key string, value []byte) error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return err
	}
	to := filepath.Join(string(d), key)
	if err := os.WriteFile(to+".new", value, 0o600); err != nil {
		return err
	}
	return os.Rename(to+".new", to)
}

// Close implements keeper.
func (directory) Close(context.Context) error { return nil }

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

func (b *budgets) standings(now time.Time) []budget.Standing {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.watch.Standings(now)
}

func (b *budgets) levels(now time.Time) []budget.Level {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.watch.Levels(now)
}

func (b *budgets) close(ctx context.Context) error {
	if b.remove != nil {
		b.remove()
	}
	if b.client == nil {
		return nil
	}
	b.save(ctx, time.Now(), true)
	return b.client.Close(ctx)
}
