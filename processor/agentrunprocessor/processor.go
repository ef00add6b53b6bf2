package agentrunprocessor

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// batchSpans is when a batch is full that goes on: what is due after it goes in the next one. About 1 MB of spans stays in
// the processor's cache while what is behind measures, converts and marshals it.
const batchSpans = 512

// runs is one instance of the processor: of a traces pipeline, a logs pipeline, or one of each.
type runs struct {
	cfg     *Config
	tel     *telemetry
	budgets *budgets
	traces  consumer.Traces // nil without a traces pipeline
	logs    consumer.Logs   // nil without a logs pipeline
	forget  func()

	mu      sync.Mutex
	held    *hold.Hold
	waiting int64       // estimated bytes that went out of held and have not been taken by next
	unsent  *hold.Batch // what the loop could not deliver before it was stopped
	started bool
	stopped bool      // the loop has ended
	left    int       // pipelines that have not been shut down
	alarm   time.Time // until when the loop sleeps; zero for until it is woken
	wake    chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
}

func newRuns(set processor.Settings, cfg *Config) (*runs, error) {
	tel, err := newTelemetry(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	r := &runs{
		budgets: &budgets{id: set.ID, storage: cfg.Storage, log: set.Logger, watch: budget.New(cfg.Budgets)},
		cfg:     cfg, tel: tel, wake: make(chan struct{}, 1), done: make(chan struct{}),
		held: hold.New(hold.Settings{
			Settle: cfg.SettleTime, MaxHold: cfg.MaxHold, Late: cfg.LateWindow, Timeout: cfg.RunTimeout,
			MaxTraces: cfg.MaxTraces, MaxTraceSpans: cfg.MaxTraceSpans, MaxBytes: int64(cfg.MaxMemoryMiB) << 20,
			Across: hold.Across{ID: cfg.AcrossTraces.ResponseID, Session: cfg.AcrossTraces.Session}, Price: price,
		}),
	}
	return r, tel.watch(r)
}

// Capabilities says that spans are moved out of the batches they came in.
func (*runs) Capabilities() consumer.Capabilities { return consumer.Capabilities{MutatesData: true} }

// Start starts the one goroutine that lets go what is due. It is called once for each pipeline.
func (r *runs) Start(ctx context.Context, host component.Host) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left++
	if r.started {
		return nil
	}
	if err := r.budgets.start(ctx, host); err != nil {
		return err
	}
	r.started = true
	ctx, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
	go r.loop(ctx)
	return nil
}

// Shutdown lets everything go at the first call: what is behind either pipeline is still up then, and after it may not
// be. What comes after that, from a processor before this one, goes through.
func (r *runs) Shutdown(ctx context.Context) error {
	r.forget()
	r.mu.Lock()
	first, last := r.started && !r.stopped, r.left == 1 || !r.started
	r.stopped = r.stopped || r.started
	r.left--
	r.mu.Unlock()
	if first {
		r.cancel()
		select {
		case <-r.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		r.drain(ctx)
	}
	if !last {
		return nil
	}
	r.tel.Shutdown()
	return r.budgets.close(ctx)
}

// ConsumeTraces takes spans in. They go on when their run is complete.
func (r *runs) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	if r.full() {
		r.tel.refused(ctx, "traces", td.SpanCount())
		return errFull
	}
	items := r.readTraces(td)
	r.take(ctx, len(items), func(i int, now time.Time) { items[i].addTo(r.held, now) })
	return nil
}

// ConsumeLogs takes the log records of calls in, to put them together with their spans. All others go on at once.
func (r *runs) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	if r.traces == nil || r.isStopped() {
		return r.logs.ConsumeLogs(ctx, ld)
	}
	if r.full() {
		r.tel.refused(ctx, "logs", ld.LogRecordCount())
		return errFull
	}
	items := takeCalls(ld)
	if ld.LogRecordCount() > 0 {
		if err := r.logs.ConsumeLogs(ctx, ld); err != nil {
			return err // nothing has been taken in: the sender may send all of it again
		}
	}
	r.take(ctx, len(items), func(i int, now time.Time) { items[i].addTo(r.held, now) })
	return nil
}

// take takes items in. Once the loop has ended they go on at once.
func (r *runs) take(ctx context.Context, n int, add func(i int, now time.Time)) {
	r.mu.Lock()
	now := time.Now()
	for i := range n {
		add(i, now)
	}
	r.nudge()
	stopped := r.stopped
	r.mu.Unlock()
	if stopped {
		r.drain(ctx)
	}
}

var errFull = errors.New("what is behind agent_run does not keep up: its memory is full")

func (r *runs) isStopped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}

// full reports whether as much waits for what is behind as may be held.
func (r *runs) full() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting+r.held.Outgoing() > int64(r.cfg.MaxMemoryMiB)<<20
}

// nudge wakes the loop where it sleeps for too long.
func (r *runs) nudge() {
	if next, ok := r.held.Next(); !r.held.Ready() && ok && !r.alarm.IsZero() && !next.Before(r.alarm) {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
