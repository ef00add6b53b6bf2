package hold

import (
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Settings are the times and limits of a Hold.
type Settings struct {
	Settle        time.Duration // from the arrival of a root
	MaxHold       time.Duration // from the arrival of anything else
	Late          time.Duration // how long a finished trace is remembered
	Timeout       time.Duration // how long an unfinished one is, after its last record
	MaxTraces     int
	MaxTraceSpans int
	MaxBytes      int64
	Across        Across
	Texts         bool // what log records tell goes onto the spans that lack it
	Charges       bool // Take hands over what each call cost

	// Since is from when on all that arrived is known; zero for always.
	Since time.Time

	// Index takes down what has been taken, so that a process after this one knows: nil where nothing outlives it.
	Index *journal.Journal

	// Price bills a call that agent_cost could not know to be one, or not know all of, and writes the bill on its span. It may be
	// nil.
	Price func(o *Origin, span ptrace.Span, seen Seen) (genai.Bill, bool)
}

// Seen is what only the whole trace shows of a call.
type Seen struct {
	Model   string         // by an ancestor, "" where the span's own is to be used
	Earlier genai.Earlier  // what the span counts again of turns before it
	Terms   run.Terms      // by other records of the call
	Before  pricing.Amount // of what the span says that it cost, what its session had cost before
}

// Sizes in bytes of what is remembered, measured by BenchmarkMemory: an estimate that errs upwards.
const (
	traceBytes  = 1800
	recordBytes = 560
	itemBytes   = 260 // of a held item, beside its bytes
	originBytes = 400 // of a resource and scope, beside their attributes
	wireFactor  = 3   // memory of a span's attributes by their size on the wire
)

// replay is how long a finished trace must have been silent for its spans to be another sending, not the retry of one
// that was answered too late: collectors try for five minutes.
const replay = 6 * time.Minute

// Counts is what happened since the last Take.
type Counts struct {
	Complete, Partial           int64 // runs rolled up
	Duplicates, Aggregates      int64 // records that carry no money
	OtherTrace, OtherScope      int64 // the same, by configured rules
	Late                        int64 // records of runs already sent on
	Malformed                   int64 // spans without ids
	Resent                      int64 // spans and log records that were taken in before
	Corrections                 int64 // runs whose bill they changed
	EvictedTraces, EvictedBytes int64 // traces sent on for a limit
	EvictedSpans                int64 // the same, for the number of spans in one trace
	Unreadable                  int64 // spans that the journal did not give back
}

// Charge is money that was sent on, and what it was for.
type Charge struct {
	Amount pricing.Amount
	Model  string
	Agent  string
	Who    genai.Identity
}
