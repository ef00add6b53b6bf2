// Package convert maps spans to what a Langfuse server reads, and encodes them on the way: a span is read once and written
// once, and no copy of it is changed.
//
// The server's own reading of foreign attributes has changed with nearly every version; langfuse.* attributes have not,
// and win over everything. So the mapping writes langfuse.* attributes, and only where the application has not set
// them itself. Converting twice is converting once: a span that was converted is marked, and passes as it is when it
// comes again in a retry or from a dead letter.
//
// Four rules of the server shape the result. Input and output are a pair: where either is given, the other is read from
// nowhere else. User, session, tags and the trace's name are read from each span by itself, never from the resource or
// the root. Only scalars and lists of scalars survive as attributes; maps, bytes and empty values come out as nonsense. And
// usage on a span is money, on every span: one that repeats another's must not keep it.
package convert
