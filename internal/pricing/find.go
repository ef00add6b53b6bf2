package pricing

import "time"

// Query is everything about a Call that decides its price. Names are spelled as the emitter spelled them; Find
// normalizes case and surrounding space.
type Query struct {
	Provider     string    // gen_ai.provider.name in any spelling, empty if unknown
	Model        string    // model of the response, tried first
	RequestModel string    // model of the request, tried second
	Region       string    // cloud region or location that served the call, not the caller's
	Geo          string    // inference geography asked for, e.g. "us" at Anthropic
	Size         string    // of the images that were made: "1024x1792"; empty if unknown
	Quality      string    // of the images that were made: "hd"; empty if unknown
	Service      string    // service tier or speed: "", "batch", "flex", "priority", "fast" and their synonyms
	Tenant       string    // selects the price adjustments of a contract; empty for none
	At           time.Time // when the call ended: selects the dated card; zero for now
}

// Reason says why a Call has no price, or only part of one. The list is closed, so reasons can be metric labels.
type Reason string

// The reasons.
const (
	UnknownModel     Reason = "unknown_model"
	UnknownProvider  Reason = "unknown_provider"
	OpaqueDeployment Reason = "opaque_deployment" // an ARN or deployment name that does not say which model it is
	UnknownService   Reason = "unknown_service_tier"
	UnknownRegion    Reason = "unknown_region"      // the place is known to matter, and is unknown or has no price
	UnknownImage     Reason = "unknown_image_size"  // images of this size and quality have no price
	NotYetPriced     Reason = "no_card_at_time"     // the model is known, but no card was valid at the call's time
	ZeroRateSource   Reason = "zero_rate_source"    // sources list the model at 0, which is not a price
	Conflicting      Reason = "conflicting_sources" // sources disagree and nothing says which is right
	Denied           Reason = "denied"              // the configuration's deny list
	MissingRate      Reason = "missing_rate"
	NoUsage          Reason = "no_usage"
	BadUsage         Reason = "bad_usage"
	MissingTokens    Reason = "missing_tokens"  // the counts leave some out: a total is greater than what it is a total of
	UnreadUsage      Reason = "unread_usage"    // something billable is told in a way that has no count or no rate
	MixedModality    Reason = "mixed_modality"  // text, audio or images at rates of their own are told as one count
	UnknownRefusal   Reason = "unknown_refusal" // the provider declined, and bills that by a category which is not told
	LocalHost        Reason = "local_host"      // the provider named is a protocol: this host serves models of its own
)
