package agentrunprocessor

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// batchSpans is when a batch is full that goes on: what is due after it goes in the next one. About 1 MB of spans stays in
// the processor's cache while what is behind measures, converts and marshals it.
const batchSpans = 512

// runs is one instance of the processor: of a traces pipeline, a logs pipeline, or one of each.
type runs struct {
	id      component.ID
	number  int // of the instances of this id: more than one where it is in several traces pipelines
	cfg     *Config
	tel     *telemetry
	budgets *budgets
	traces  consumer.Traces // nil without a traces pipeline
	logs    consumer.Logs   // nil without a logs pipeline
	forget  func()

	store     *store                  // set before Start returns
	ways      *ways                   // likewise
	delivered map[hold.Place]struct{} // what the process before had delivered; until it is replayed
	made      []*hold.Batch           // what was on its way as it ended, made again
	resumed   extents                 // what this was made of
	replayed  hold.Place              // the last record that has been replayed, zero for none
	own       extent                  // the records of this process
	pause     time.Duration           // between that process and this one
	batch     int                     // spans: see batchSpans
	mu        sync.Mutex
	held      *hold.Hold
	waiting   int64       // estimated bytes that went out of held and have not been taken by next
	unsent    *hold.Batch // what the loop could not deliver before it was stopped
	started   bool
	stopped   bool      // the loop has ended
	left      int       // pipelines that have not been shut down
	alarm     time.Time // until when the loop sleeps; zero for until it is woken
	wake      chan struct{}
	cancel    context.CancelFunc
	done      chan struct{}
}

func newRuns(set processor.Settings, cfg *Config) (*runs, error) {
	tel, err := newTelemetry(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	r := &runs{
		budgets: &budgets{id: set.ID, log: set.Logger, watch: budget.New(cfg.Budgets)},
		cfg:     cfg, tel: tel, wake: make(chan struct{}, 1), done: make(chan struct{}),
		store: inMemory(cfg), batch: batchSpans, id: set.ID, ways: &ways{known: map[string]*way{}},
	}
	r.held = r.newHold()
	return r, tel.watch(r)
}

func (r *runs) newHold() *hold.Hold {
	cfg := r.cfg
	return hold.New(hold.Settings{
		Settle: cfg.SettleTime, MaxHold: cfg.MaxHold, Late: cfg.LateWindow, Timeout: cfg.RunTimeout,
		MaxTraces: cfg.MaxTraces, MaxTraceSpans: cfg.MaxTraceSpans, MaxBytes: cfg.memory(),
		Across: hold.Across{ID: cfg.AcrossTraces.ResponseID, Session: cfg.AcrossTraces.Session, Siblings: cfg.AcrossTraces.Siblings}, Price: price,
		Texts: cfg.Texts, Charges: len(cfg.Budgets) > 0,
		Index: r.store.index, Since: r.store.since,
	})
}

// name is that of the instance's own directory.
func (r *runs) name() string {
	name := strings.NewReplacer("/", "_", `\`, "_").Replace(r.id.String())
	if r.number > 0 {
		name += "-" + strconv.Itoa(r.number+1)
	}
	return name
}

// Capabilities says that spans are moved out of the batches they came in.
func (*runs) Capabilities() consumer.Capabilities { return consumer.Capabilities{MutatesData: true} }

// Start is called once for each pipeline. The first time opens what is kept; the last time starts the one goroutine that
// lets go what is due: only then is all up that is behind either pipeline, and what is replayed may be due at once.
func (r *runs) Start(ctx context.Context, host component.Host) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left++
	if !r.started {
		if err := r.open(ctx, host); err != nil {
			return err
		}
		r.started = true
	}
	if r.left == r.pipelines() {
		ctx, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
		go r.loop(ctx)
	}
	return nil
}

// pipelines is how many the instance is in.
func (r *runs) pipelines() (n int) {
	if r.traces != nil {
		n++
	}
	if r.logs != nil {
		n++
	}
	return n
}

func (r *runs) open(ctx context.Context, host component.Host) error {
	dir, extension, err := r.cfg.place(host)
	if err != nil {
		return err
	}
	if dir != "" {
		dir = filepath.Join(dir, r.name())
	}
	if r.ways, err = openWays(ctx, dir); err != nil {
		return err
	}
	r.budgets.dir, r.budgets.storage = dir, extension
	if err := r.budgets.start(ctx, host); err != nil {
		return err
	}
	return r.openStore(ctx, dir)
}

// Shutdown ends the loop at the first call. What a directory keeps stays there for the next process. Without one,
// everything goes: what is behind either pipeline is still up then, and after it may not be; and what comes after that,
// from a processor before this one, goes through.
func (r *runs) Shutdown(ctx context.Context) error {
	r.forget()
	r.mu.Lock()
	first, last := r.cancel != nil && !r.stopped, r.left == 1 || !r.started
	r.stopped = r.stopped || r.started
	r.left--
	r.mu.Unlock()
	if first {
		r.end(ctx)
	}
	if !last {
		return nil
	}
	r.tel.Shutdown()
	return errors.Join(r.ways.close(), r.store.close(), r.budgets.close(ctx))
}

// ConsumeTraces takes spans in. They go on when their run is complete.
func (r *runs) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	if r.full() {
		r.tel.refused(ctx, "traces", td.SpanCount())
		return errFull
	}
	var deep nesting.Cutter
	deep.Traces(td)
	r.tel.cut(ctx, deep.Cut)
	room := rooms.Get().(*[]spanItem)
	defer vacate(room)
	items := r.readTraces(td, (*room)[:0])
	*room = items
	now := time.Now()
	refs, err := r.store.keepTraces(now, td, len(items))
	if err != nil {
		r.tel.refused(ctx, "traces", len(items))
		return err
	}
	r.take(ctx, now, len(items), refs, func(i int) taken { return &items[i] })
	return nil
}

// ConsumeLogs takes the log records of calls in, to put them together with their spans. All others go on at once.
func (r *runs) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	if r.traces == nil || r.isStopped() && !r.store.disk {
		return r.logs.ConsumeLogs(ctx, ld)
	}
	if r.full() {
		r.tel.refused(ctx, "logs", ld.LogRecordCount())
		return errFull
	}
	var deep nesting.Cutter
	deep.Logs(ld)
	r.tel.cut(ctx, deep.Cut)
	calls, now := takeCalls(ld, r.cfg.Texts), time.Now()
	items := readLogs(calls)
	refs, err := r.store.keepLogs(now, calls, len(items))
	if err != nil {
		r.tel.refused(ctx, "logs", ld.LogRecordCount()+len(items))
		return err
	}
	if ld.LogRecordCount() > 0 {
		if err := r.logs.ConsumeLogs(ctx, ld); err != nil {
			for i := range items {
				refs(i).Release()
			}
			return err // nothing has been taken in: the sender may send all of it again
		}
	}
	r.store.sum(items, refs)
	r.take(ctx, now, len(items), refs, func(i int) taken { return &items[i] })
	return nil
}

// take takes items in. Once the loop has ended they go on at once, or stay for the next process.
func (r *runs) take(ctx context.Context, now time.Time, n int, refs func(i int) journal.Ref, item func(i int) taken) {
	r.mu.Lock()
	since, err := r.ways.since(ctx, now, func() time.Time { return written(now, n, item) })
	r.held.From(since)
	for i := range n {
		item(i).addTo(r.held, now, refs(i))
	}
	if n > 0 {
		r.accept(place(refs(n - 1)))
	}
	r.held.From(time.Time{})
	r.nudge()
	stopped := r.stopped
	r.mu.Unlock()
	if err != nil {
		r.tel.log.Warn("How far a way by which data comes was read was not noted: after a restart it is a new one, and runs under way are partial.", zap.Error(err))
	}
	if stopped && !r.store.disk {
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
	return r.waiting+r.held.Outgoing() > r.cfg.memory()
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
