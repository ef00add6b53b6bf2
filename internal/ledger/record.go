package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Span is the id of a span, or of what stands for one where a log record names none. 0 is none.
type Span int64

// String is the id as 16 hexadecimal digits.
func (s Span) String() string { return fmt.Sprintf("%016x", uint64(s)) }

// ParseSpan is the inverse of String.
func ParseSpan(s string) (Span, error) {
	n, err := strconv.ParseUint(s, 16, 64)
	return Span(n), err
}

// Nanos is a time as nanoseconds since 1970, UTC; 0 where it is not known.
type Nanos int64

// Time is the time in UTC; the zero time where it is not known.
func (n Nanos) Time() time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n)).UTC()
}

// day is the time's day in UTC, as the table days names it.
func (n Nanos) day() string { return time.Unix(0, int64(n)).UTC().Format(time.DateOnly) }

// At is where a row is and when it was. Trace is 32 hexadecimal digits.
type At struct {
	Trace          string
	Span, Parent   Span
	Run            Span // the nearest run that holds it, 0 where none does; found by the ledger
	Started, Ended Nanos
	Name           string
	Error          string // what went wrong, empty where nothing did
	id             int64  // of the row, see rowID
}

// Took is how long it took, 0 where the times contradict each other.
func (a *At) Took() time.Duration { return time.Duration(max(a.Ended-a.Started, 0)) }

// Who is for whom something was done. What is not known is empty.
type Who struct {
	Agent, User, Session, Tenant, Environment, Service, Repository string
	Attributes                                                     string // those that are kept, as a JSON object of texts
	number                                                         int64  // of the row that all but the agent make
}

// Parts are the parts of a bill, which add up to it.
type Parts struct {
	Input, CacheRead, CacheWrite, Output, Reasoning, Audio, Image, Tool Money
	Unsplit                                                             Money // what no part explains
}

// Tokens are the tokens of a call by kind, disjoint.
type Tokens struct {
	Input, CacheRead, CacheWrite, Output, Reasoning, AudioInput, AudioOutput int64
}

// Prompt and Completion are the two sides of the tokens.
func (t *Tokens) Prompt() int64     { return t.Input + t.CacheRead + t.CacheWrite + t.AudioInput }
func (t *Tokens) Completion() int64 { return t.Output + t.Reasoning + t.AudioOutput }
func (t *Tokens) Total() int64      { return t.Prompt() + t.Completion() }

// Call is one call of a model with its own bill. docs/attributes.md explains the words of the bill.
type Call struct {
	At
	Who
	Signal                        string // span or log
	Operation, Emitter            string
	Provider, Model               string // Model: one name for all dated versions
	RequestModel, ResponseModel   string // as the emitter spells them
	Status, Reason, Source, Price string
	Assumed                       string // names, separated by spaces
	USD, Reported, Computed       Maybe
	Parts                         Parts
	Tokens                        Tokens
	Units                         string // see the schema
	Tier, Region, Geo             string
	Saved, Extra                  Maybe // what reading from a cache saved; what writing to it cost more than plain input
	ID                            string
	kind                          int64 // number of its words
}

// Declined reports whether the provider declined a call and bills nothing for it, whatever its counts and the rates.
func (c *Call) Declined() bool { return slices.Contains(strings.Fields(c.Assumed), declined) }

// declined is a word of Assumed.
const declined = "declined"

// Merged is a record of a call whose bill another span carries.
type Merged struct {
	At
	Signal, Emitter, Model string
	Status                 string // duplicate or aggregate
	Bill                   Span   // of a duplicate: who carries it, where that is known
	Evidence               string // what showed it: a value of agent.cost.duplicate_by
}

// Tool is one execution of a tool.
type Tool struct {
	At
	Agent string
}

// Sandbox is a span that tells of a sandbox: its run, a process, its creation.
type Sandbox struct {
	At
	Who
	ID, Template, VCPUs, ExitCode, Command string
	USD                                    Maybe
}

// Link is a span that costs nothing: it tells what is below what.
type Link struct{ At }

// The kinds of runs.
const (
	KindAgent   = "agent"
	KindSandbox = "sandbox"
	KindCalls   = "calls" // what of a trace no run holds
)

// ToldElsewhere among the reasons of a run says that another trace tells of the same execution, and has its bill.
const ToldElsewhere = "told_elsewhere"

// Run is the bill of one run, nested ones included.
type Run struct {
	At
	Who
	Kind                               string
	Outer                              *Span // the run that holds it
	Title, Tags                        string
	Models                             string // names, each between line feeds
	Status, Reasons                    string // Reasons: separated by spaces
	USD, LLM, Sandboxes, ToolFees      Maybe
	Said                               Maybe // what the agent span said, where a correction came after it
	Calls, Unpriced, Tools, ToolErrors int64
	Prompt, Completion                 int64
	Corrected                          Nanos
	words                              string
}

// Text is one side of what was said.
type Text struct {
	Trace string
	Span  Span
	At    Nanos  // when the span began; not kept
	Side  string // input or output
	Bytes int64  // its whole length
	Body  string // how it begins
}

// The sides of a text.
const (
	SideInput  = "input"
	SideOutput = "output"
)
