package pricing

import (
	"regexp"
	"time"
)

// Schema is the value that the schema key of a price book must have.
const Schema = "agentcost.prices/v1"

// Layer is one parsed price book document: the embedded prices, a remote or local file, or inline configuration. New
// stacks several into a Book.
type Layer struct {
	version string
	asOf    time.Time
	sum     string // of the bytes, in hex

	vendors   map[string]*vendorDoc
	noVendor  []string
	hubs      []*regexp.Regexp // names of open weights, which many serve
	calendars map[string]*calendar
	services  map[string]string // spellings of service tiers
	rewrites  []rewriteDoc
	mapping   []mapDoc
	adjust    []adjustDoc
	deny      []denyDoc
	local     *modelDoc // what models of one's own cost; nil if it is not said
}

// AsOf is when the prices of this document were checked; the zero time if it does not say.
func (l *Layer) AsOf() time.Time { return l.asOf }

type vendorDoc struct {
	place
	aliases    []string
	firstParty bool
	stoodFor   bool // its name is also told by clients that run on other vendors' models
	selfHosted bool // no vendor: a server of one's own, whose models cost what the configuration says
	models     map[string]*modelDoc
	patterns   []patternDoc
	opaque     []string
	shapes     []string // of names that are nobody else's
	places     *places
}

// modelDoc is a model with cards of its own, or one that refers to another's.
type modelDoc struct {
	place
	aliases  []string
	cards    []cardDoc
	card     string // provider/model referred to
	x        factor
	services map[string]serviceDoc // of the reference, which takes over none, or added to the cards of a lower layer
	unpriced Reason                // why a known model has no card
	variants map[string]variantDoc
}

// variantDoc is a model as served in some place: its own cards times x, another model's, or rates of the place.
type variantDoc struct {
	place
	card string
	x    factor
	own  *cardDoc
}

// cardDoc is valid from an instant on, until the next card of its model.
type cardDoc struct {
	place
	from     time.Time
	lifetime Unit // which cache write one of unknown lifetime is taken to be
	free     bool
	card     string // provider/model whose card is in force from then on; empty for rates of its own
	x        factor // of the reference
	split    uint32 // units that hold more than one modality unless the others are told beside them
	body     bodyDoc
	windows  []windowDoc
	evidence Evidence
}

type bodyDoc struct {
	rates    rates
	tiers    []tierDoc
	services map[string]serviceDoc
}

type tierDoc struct {
	place
	over      int64
	inclusive bool
	rates     rates
}

// serviceDoc is a service tier: rates of its own, or those of the standard service times x, of some units or of all.
type serviceDoc struct {
	place
	x     factor
	of    uint32
	rates rates
	tiers []tierDoc
}

// windowDoc replaces the body on some days and hours.
type windowDoc struct {
	place
	name string
	when window
	x    factor
	body bodyDoc
}

type patternDoc struct {
	place
	match, to, example string
}

// mapDoc says what a name of the user's stands for, and where it is served if that matters.
type mapDoc struct {
	place
	name, to, where string
}

type adjustDoc struct {
	place
	provider, model, tenant, service string
	x                                factor
	label                            string
}

type denyDoc struct {
	place
	provider, model string
}

// Evidence says where a card's rates come from.
type Evidence struct {
	Source      string   // page or package
	Retrieved   string   // date on which it was read
	ConfirmedBy []string // other sources that agree
	Note        string
}
