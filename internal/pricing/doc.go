// Package pricing looks up what a model call costs and does the arithmetic. It does not depend on OpenTelemetry.
//
//	documents --Parse--> Layer --New--> Book --Find(Query)--> Card --Cost(Tokens)--> Cost
//
// A price book is written as YAML or JSON documents; docs/cost.md describes the format. Parse reads one document into a
// Layer. New stacks layers, later ones overriding earlier ones, and compiles them into a Book. Find picks the Card for a
// call: the rates of one model at one provider, at one time and in one service tier. Card.Cost multiplies.
//
// Money is an integer number of femto-dollars (1e-15 USD). At that scale every published per-token rate is a whole
// number, so sums are exact and tests compare with ==. Token counts are disjoint: no token is counted under two units.
//
// Nothing is guessed. A model name must be a key of the book or an alias, or become one through the rewrites listed in
// names.go. If a unit was used and the card has no rate for it, the cost reports it as missing; it is never taken as
// zero. If there is no card at all, Find returns a Reason from a closed list. Errors from Parse and New name the file,
// line and key of everything that is wrong.
//
// A Book is immutable and safe for concurrent use. Package reload replaces it when prices change.
package pricing
