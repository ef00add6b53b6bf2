package run

import (
	"unique"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Record is what is remembered of one span, or of one log record that tells of a call. A log record's Parent is the span
// it was written in, and its Span is empty.
type Record struct {
	Span, Parent pcommon.SpanID
	Start, End   pcommon.Timestamp

	Call  string // the provider's id of the call: equal ids are one call
	Alias string // another id of it, that other witnesses may know it by; usually empty
	Pair  string // what the span and the log record of one call share where they have no id in common; usually empty
	Model string // that answered, or else that was asked for
	Asked string // the model that was asked for
	Name  string // of the agent, the tool or the sandbox
	From  string // the service that told, "" if unknown

	Cost       pricing.Amount // all of it, fees included; of a RoleSandbox the compute cost
	Fees       pricing.Amount // server-side tools and flat fees: a part of Cost
	Prompt     int64
	Completion int64
	Read       int64          // cached tokens in Prompt
	Written    int64          // tokens in Prompt that were written to a cache
	Thought    int64          // reasoning in Completion
	Sum        int64          // all tokens, where only that may be told
	Said       pricing.Amount // the cost that was reported, whoever stands by it

	Role    genai.Role // as read from the record alone
	Dialect string
	Family  genai.Family
	Layer   genai.Layer
	Knows   genai.Knowledge
	Rank    uint8 // exactness as a witness of its call where all else is equal: 0 is the best
	Traits  Traits

	terms   *Terms // nil where it tells none
	place   unique.Handle[place]
	verdict verdict
	parent  int32 // index of the parent's record, where known
	known   bool
}

// Traits are the yes-or-no properties of a record.
type Traits uint32

// The traits. A new one goes to the end: they are in the index of agent_run, which the next version reads.
const (
	Log        Traits = 1 << iota // a log record, not a span
	Counted                       // comes with token counts or a cost, not only with the news that there was a call
	Agent                         // an agent or workflow span: the root of a run
	Wrapper                       // the root of a run unless there is a run above it
	Leafable                      // an agent span that is the only record of its calls where no call is recorded below it
	Judged                        // agent_cost has said what it costs, or why that is not known
	Paid                          // it has money
	Bound                         // which is a lower bound
	Failed                        // ended in an error
	Remote                        // its parent is known to live in another process
	Charged                       // its cost is the word of who charges for it, or of the vendor's own client
	Open                          // a call whose output was still being written when it was counted
	Aborted                       // an agent, or a call, that ended before it told all that it used
	Recounts                      // its emitter may count with each turn those before it again
	OtherScope                    // a call that the configuration bills to another scope of the same service
	Apart                         // an agent whose figures are of its own calls alone: agents below it have theirs
	Account                       // a call that its emitter accounts for, which may have a span, too
	Lent                          // a span of something else, which has the figures of the last of the calls below it
	Loops                         // a call within which its SDK may run tools and ask the model again: it counts the last answer alone
	Again                         // a call that was such a one
	Begun                         // a call that failed when its answer had begun to come, which is paid for
	Passed                        // a step that went on while its run was under way, and so without a roll-up
	Reused                        // a reply from a cache: its counts are those of the call that was kept
	Asks                          // a call whose answer is to use tools: its agent asks again with what they say
	Ran                           // a tool's execution, below the tool, that has come to its end
	Answers                       // a tool that takes the answer of the run: its agent need not ask again
	Watches                       // its emitter stands around Claude Code, which may tell its calls itself
	Hears                         // a piece of an answer that came in: the call beside it counts once all have come
	Sums                          // its counts, of an agent, are those of the calls that it made this time, and no others
	Encloses                      // an application's own span that is not named after a call
	Declined                      // a call of which it tells that the provider declined, which changes what is billed, or may
)

// Discard makes a call a duplicate of one that is billed elsewhere. It reports whether it was a call.
func (r *Record) Discard() bool {
	if r.Role != genai.RoleCall {
		return false
	}
	r.Role, r.Call, r.Alias, r.Pair, r.Traits = genai.RoleDuplicate, "", "", "", r.Traits&^Agent
	return true
}

func (r *Record) is(t Traits) bool { return r.Traits&t != 0 }

// none is the index of no record.
const none int32 = -1

// verdict is what the whole trace says about a record.
type verdict struct {
	role  genai.Role
	bill  int32 // the record whose figures it carries: itself, or the more exact log record of the same call
	of    int32 // of a duplicate: the record that carries the call's bill
	rule  Rule  // of a duplicate or an aggregate: what showed it
	sent  bool  // frozen
	twin  bool  // of an agent: another span tells of the same execution
	found bool  // of a call: one below it is the same
	short bool  // of an agent, or what sums up calls: it counts more than these, which have their own bills
}
