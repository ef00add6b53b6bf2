package genai

// dialect is how one emitter spells a Call. What is particular to an emitter is data in its row. Only what cannot be
// said as data (JSON in a string, a role that depends on two attributes) is a function.
type dialect struct {
	name     string
	rank     uint8    // how exact its records of a call are, 0 being the best: see Call.Rank
	scopes   []string // instrumentation scopes, "x*" for a prefix
	versions bool     // its version is the service's, which is nothing else
	language string   // that the resource's telemetry.sdk.language must also name
	service  string   // prefix that the resource's service.name must also have
	events   []string // span events whose attributes are read as the span's own
	response string   // prefix under which these events have each leaf of the provider's response; mostly empty
	sibling  string   // name of the row for its SDKs for JavaScript and Java, where these count in another way than Python's
	marker   field    // attribute that identifies the dialect if the scope does not
	also     field    // that must be there beside the marker, if given
	bare     bool     // its spans have no scope, where those of others may have the marker, too
	system   string   // value of gen_ai.provider.name or gen_ai.system by which a framework names itself
	target   string   // crate that a Rust span says it is of
	spans    []string // names of its spans, where nothing else shows whose they are
	spelling *spelling
	acts     []field // where the kind of span is; the first value that is in acts counts
	nesting  nestingRule
	before   *older // what its older versions did; nil where they are alike
	protocol bool   // it says openai of whatever speaks OpenAI's protocol, and does not tell where that was
	regional bool   // cloud.region on the span is the provider's, not the caller's
	provider string // if the emitter never names the provider, or names itself instead
	adjust   adjustment
	sums     bool  // an agent's counts are the sum of its own calls, and begin anew each time
	loops    bool  // the SDK may run tools within a call, whose span counts the last answer
	blind    bool  // it tells nothing of what the provider's own tools did, nor that they were offered
	recount  int   // below this version of its scope, a turn's record may count those before it again; 0 for none
	layer    Layer // of the emitter, if it has only one
	oneLayer bool
	other    *dialect // of sibling
	log      *dialect // for the standard's event in the scope of this one; nil where it does not speak the standard
}

// adjustment is the part of reading an emitter that is code.
type adjustment func(f *facts, c *Call, u *usage)

// nestingRule says which of an emitter's counts include others, by vendor.
type nestingRule struct {
	known            bool   // the rest is known; if not, the input is assumed to include cached tokens
	cacheOutside     vendor // input excludes cached tokens for these
	cacheInside      vendor // input includes them for these: more of them than of it are no counts
	reasoningOutside vendor // output excludes reasoning for these
	cacheUnsure      vendor // whether it does depends on a version that is not told for these: a cache makes the call a lower bound
	cacheUntold      vendor // cached tokens are never reported separately for these
	writesUntold     vendor // likewise, but those read from a cache are
	readsUntold      vendor // likewise, but those written are
	thoughtsAssumed  vendor // reasoning of these is never told, and output excludes it: it is taken to be none
	thoughtsUntold   vendor // reasoning, which output excludes, is told only by a total
	allSeen          vendor // counts are of all that the model saw for these, which charge for less
	reasoningInside  bool   // output includes reasoning whoever the vendor is
}
