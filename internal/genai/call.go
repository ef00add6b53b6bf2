package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Role is what a span or log record is to the bill.
type Role uint8

// The roles. Only a RoleCall is priced.
const (
	RoleOther Role = iota
	RoleCall
	RoleDuplicate // repeats one call that another record of the same emitter carries
	RoleAggregate // repeats the sum of several calls
	RoleAgent
	RoleTool
	RoleSandbox
)

var roleNames = [...]string{"other", "call", "duplicate", "aggregate", "agent", "tool", "sandbox"}

// String is the role's name as the command-line tool prints it.
func (r Role) String() string { return roleNames[r] }

// UsageState says what the counts of a Call are worth.
type UsageState uint8

// The usage states.
const (
	UsageNone UsageState = iota // no counts were given
	UsageOK
	UsageBad  // negative, NaN, not a number, or contradicting each other
	UsagePart // a chat's input without its output or the other way round: a lower bound
)

// Assumption is a set of things a reading had to assume; each is recorded on the span.
type Assumption uint8

// The assumptions.
const (
	AssumedInclusive  Assumption = 1 << iota // input was taken to include cached tokens, as the standard says
	AssumedCacheWrite                        // a cache write of unknown lifetime is priced at the default lifetime
	AssumedUncached                          // the emitter never tells cached tokens: there were none
	AssumedLowestTier                        // a sum of several calls is priced at the lowest context tier
)

// assumptionNames are the values of agent.cost.assumed, by bit.
var assumptionNames = [...]string{"input_includes_cache", "cache_write_lifetime", "cache_not_told", "lowest_tier"}

// Names are the assumptions in a, as agent.cost.assumed lists them.
func (a Assumption) Names() []string {
	var names []string
	for bit, name := range assumptionNames {
		if a&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Call is one billable model invocation, or what its span or log record is instead (Role). Strings alias the
// attributes they were read from: a Call must not outlive its span.
type Call struct {
	Role         Role
	Dialect      string // name of the dialect that matched, "" where none did
	Rank         uint8  // exactness as a witness: of several records of one call the one with the lowest rank is kept
	Operation    string // normalised operation: "chat", "embeddings", "invoke_agent", "execute_tool", ...
	Provider     string // as spelled by the emitter
	Model        string // of the response
	RequestModel string
	Region       string
	Geo          string
	Service      string            // service tier or speed
	ID           string            // the provider's id of the response, or else RequestID: equal across witnesses
	RequestID    string            // the provider's id of the request, where it is told beside the response's
	At           pcommon.Timestamp // when the call ended
	Tokens       pricing.Tokens
	Summed       bool // Tokens are the sum of several calls of the model
	Usage        UsageState
	Assumed      Assumption
	Reported     pricing.Amount // the emitter's own figure
	HasReported  bool
	Estimated    bool // Reported is a library's own estimate from a price table, not the word of who bills or is billed
}
