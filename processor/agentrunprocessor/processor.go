package agentrunprocessor

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"

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
