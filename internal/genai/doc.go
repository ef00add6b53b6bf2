// Package genai reads model calls out of OpenTelemetry spans and log records, whichever SDK or framework emitted them,
// and writes what they cost back as attributes. A dialect is how one emitter spells a call.
//
//	attributes -> facts -> dialect -> usage -> Call{Role, Tokens, ...} -> Judge -> Bill -> Write
//
// One pass over the attributes collects facts: the values of all attribute names that any dialect knows. The
// instrumentation scope, or failing that a telltale attribute, selects a dialect, which is a row of the table in
// table*.go. The row says which facts are the token counts, which counts include which others, and what kind of span it
// is. Whatever cannot be said in a table is a function named by the row.
//
// Emitters count differently. For the same response of the same provider, one reports 101 input tokens and another
// 9,105, depending on whether cached tokens are included. The counts as reported are called usage; they are turned into
// pricing.Tokens, which are disjoint. What includes what is decided by the row, unless arithmetic on the counts proves
// otherwise. For an unknown emitter the standard applies (input and output include everything), and Call.Assumed
// records it where it made a difference. Counts that contradict each other, are negative or are not numbers make a call
// UsageBad; they are never repaired.
//
// A Role is decided from one span alone. Of an emitter's nested spans for the same work only the innermost is a
// RoleCall; agents, workflows and steps are RoleAgent or RoleAggregate even if they carry counts. Their counts are kept
// in Tokens, because only the whole trace can tell whether such a span is the only record of its calls, as it is for a
// remote agent. Two instrumentations of the same call give two RoleCalls.
// Package run tells by evidence that they are one, and bills the record that knows most of it.
package genai
