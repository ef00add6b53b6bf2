package pricing

import "time"

// Query is what a Call knows about its price. Names are as the emitter spelled them; Find normalises.
type Query struct {
	Provider     string    // gen_ai.provider.name in any spelling, empty where not told
	Model        string    // model of the response, tried first
	RequestModel string    // model of the request, tried second
	Region       string    // cloud region or location that served the call, never that of the caller
	Geo          string    // inference geography asked for, e.g. "us" at Anthropic
	Service      string    // service tier or speed: "", "batch", "flex", "priority", "fast" and their synonyms
	Tenant       string    // chooses contract adjustments; empty for none
	At           time.Time // when the call ended; chooses the dated card
}

// Reason says why a Call has no, or only a partial, price. The list is closed: reasons are metric labels.
type Reason string

// The reasons.
const (
	UnknownModel     Reason = "unknown_model"
	UnknownProvider  Reason = "unknown_provider"
	OpaqueDeployment Reason = "opaque_deployment" // an ARN or deployment name that does not tell its model
	UnknownService   Reason = "unknown_service_tier"
	UnknownRegion    Reason = "unknown_region"      // an inference geography without a price
	NotYetPriced     Reason = "no_card_at_time"     // the model is known, but no card was valid at the call's time
	ZeroRateSource   Reason = "zero_rate_source"    // sources list the model at nothing, which is no price
	Conflicting      Reason = "conflicting_sources" // sources disagree and nothing tells which is right
	Denied           Reason = "denied"              // the configuration's deny list
	MissingRate      Reason = "missing_rate"
	NoUsage          Reason = "no_usage"
	BadUsage         Reason = "bad_usage"
)
