// Package genai knows the dialects: it reads a span's or a log record's attributes into a Call, whoever emitted them,
// and writes what the Call cost back as attributes.
//
//	attributes -> facts -> dialect -> usage -> Call{Role, Tokens, ...} -> Judge -> Bill -> Write
//
// One pass over the attributes collects facts: the values of the names that the vocabulary knows. The scope, or else
// an attribute, chooses a dialect, a row of the table; the row says which facts are the counts, what they contain,
// and what kind of span it is. What no table can say is a function of the row.
//
// Emitters count differently: the same response of the same provider is an input of 101 tokens in one dialect and of
// 9,105 in another, as cached tokens are left out or not. Usage holds the counts as given; Tokens holds disjoint
// leaves. What contains what is decided by the row, unless arithmetic proves the contrary, and by the standard
// (everything is inside) where the emitter is not known; Call.Assumed tells when that mattered. Counts that
// contradict each other, are negative, or are no numbers make UsageBad, never a number.
//
// A Role is decided from one span alone. Of an emitter's spans that repeat each other only the innermost is a RoleCall:
// agents, workflows and steps are RoleAgent or RoleAggregate even where they carry counts. They keep those counts in
// Tokens, because only a whole trace can tell whether such a span is the only record of its calls (a remote agent, for
// one). Two instrumentations of one call are two RoleCalls; whoever joins them keeps the lower Rank, by equal ID or
// RequestID.
package genai
