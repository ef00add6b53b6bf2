// Package pricing holds the price book and the arithmetic of cost. It knows no OpenTelemetry.
//
//	documents --Parse--> Layer --New--> Book --Find(Query)--> Card --Cost(Tokens)--> Cost
//
// Money is whole femto-dollars (1e-15 USD), so that every published rate is a whole number per token, sums are exact
// and tests use ==. Tokens are disjoint. A Book never changes: to reload is to make another, which package reload does.
//
// A name is a key of the book, an alias, or becomes one by the declared rewrites of names.go; there is no other way to
// a price. What was used and has no rate is missing and never zero. Find says why a call has no card by a Reason, of
// which there is a closed list; errors of Parse and New name file, line and key.
package pricing
