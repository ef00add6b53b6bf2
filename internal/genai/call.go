package genai

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Role says what a span or log record contributes to the bill.
type Role uint8

// The roles. Only a RoleCall is priced.
const (
	RoleOther Role = iota
	RoleCall
	RoleDuplicate // repeats a call that another record of the same emitter carries
	RoleAggregate // repeats the sum of several calls
	RoleAgent
	RoleTool
	RoleSandbox
)

var roleNames = [...]string{"other", "call", "duplicate", "aggregate", "agent", "tool", "sandbox"}

// String is the role's name as agentcost prints it.
func (r Role) String() string { return roleNames[r] }

// UsageState says how far the token counts of a Call can be trusted.
type UsageState uint8

// The usage states.
const (
	UsageNone UsageState = iota // no counts were given
	UsageOK
	UsageBad  // some are negative or not numbers, or they contradict each other
	UsagePart // a chat's input without its output or the reverse: a lower bound
)

// Assumption is a set of things that had to be assumed about a Call. Write records them as agent.cost.assumed.
type Assumption uint8

// The assumptions.
const (
	AssumedInclusive   Assumption = 1 << iota // input was taken to include cached tokens, as the standard says
	AssumedCacheWrite                         // a cache write of unknown lifetime is priced at the default lifetime
	AssumedUncached                           // this emitter never reports cached tokens, so there were taken to be none
	AssumedLowestTier                         // a sum of several calls is priced at the lowest context tier
	AssumedThoughtless                        // this emitter tells no thoughts of a model that thinks beside its output, so there were taken to be none
	AssumedCounted                            // counts were taken to be the provider's, though this emitter may have counted a stream itself
	AssumedBilled                             // this emitter tells all tokens that the model saw, of which the vendor may charge for less
	AssumedDeclined                           // Anthropic bills nothing for what it declines before there is any answer
)

// assumptionNames are the values of agent.cost.assumed, by bit.
var assumptionNames = [...]string{"input_includes_cache", "cache_write_lifetime", "cache_not_told", "lowest_tier", "thoughts_not_told", "counted_by_provider", "seen_tokens_billed", "declined"}

// Names lists the assumptions in a as values of agent.cost.assumed.
func (a Assumption) Names() []string {
	var names []string
	for bit, name := range assumptionNames {
		if a&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Call is what was read from a span or log record: one billable model invocation, or whatever else its Role says. Its
// strings share memory with the attributes they were read from, so a Call must not outlive them.
type Call struct {
	Role         Role
	Dialect      string // name of the dialect that matched, "" if none did
	Rank         uint8  // of several records of one call that know the same, the one with the lowest rank is kept
	Operation    string // normalised operation: "chat", "embeddings", "invoke_agent", "execute_tool", ...
	Provider     string // as the emitter spelled it
	Spoken       bool   // Provider is the one whose protocol was spoken, which others speak, too
	Model        string // of the response
	RequestModel string
	Region       string
	Geo          string
	Size         string            // of the images made, as told; empty if none were or it is not told
	Quality      string            // likewise
	Service      string            // service tier or speed
	Wished       bool              // Service is what was asked for; what was given is not told
	ID           string            // the provider's id of the response, or else RequestID: equal in all records of a call
	RequestID    string            // the provider's id of the request, if given
	At           pcommon.Timestamp // when the call ended; 0 if unknown
	Took         time.Duration     // how long it took; 0 if unknown
	Tokens       pricing.Tokens
	Sum          int64 // all tokens as told, which may be more than Tokens or all that is told; 0 if unknown
	Summed       bool  // Tokens add up several calls of the model
	Longest      int64 // of the calls that Tokens add up, the longest prompt; 0 if unknown
	Account      bool  // the emitter accounts for calls that it may have recorded, too
	Lent         bool  // the emitter wrote it on another's span: the figures are those of the last call that was made in it
	Apart        bool  // of an agent: its counts are of its own calls alone, and not of agents below it
	Encloses     bool  // an application's own span that is not named after a call: it may be the sum of calls below it or beside it
	Sums         bool  // of an agent: its counts are those of the calls that it made this time, and no others
	Loops        bool  // of a call: its SDK may run tools and ask the model again, and counts the last answer alone
	Again        bool  // likewise, and it did
	Blind        bool  // its emitter tells nothing of what the provider's own tools did, nor that they were offered
	Recounts     bool  // its emitter may count with each turn those before it again
	Usage        UsageState
	Lacks        pricing.Reason // why the usage is a lower bound although it has counts; usually empty
	Open         bool           // the output was still being written when it was counted
	Aborted      bool           // of an agent or a call: it ended before it told all that it used
	Loop         LoopStep       // what it is in the loop of an agent, where that can be known
	Billed       bool           // the counts are those that the vendor charges for, told beside those of what the model saw
	Watches      bool           // its emitter stands around Claude Code, which may tell its calls itself
	Cached       bool           // the reply came from a cache of the emitter's own, and cost nothing
	Declined     bool           // the provider declined it before any answer, and bills nothing, or perhaps: see Waived
	Refused      bool           // likewise, whether or not it bills that
	category     string         // of what it declined, noCategory where it says that there is none; empty where that is not told
	Free         bool           // the emitter, which knows prices, says that it cost nothing: from a cache, unless the model is free anyway
	Knows        Knowledge
	Layer        Layer
	Assumed      Assumption
	Reported     pricing.Amount // the cost that the emitter reported; valid if HasReported
	HasReported  bool
	By           Teller // who reported it
	Fee          bool   // it may be a router's fee alone, where the customer has a key of the provider: a small part of the cost
	Until        bool   // it is of all that the agent's process had used until then
}
