// Package langfusetest stands in for a Langfuse server in tests and benchmarks. It enforces the server's contract as
// strictly as the real one or stricter: authentication, content type, gzip or identity, ids, header values, request
// size and the organisation's rate limit. What it accepts it maps to observations by the server's own rules, in either
// write mode, so that a test can ask what a user would see; and it fails on demand.
//
// A Server is an http.Handler. Start serves one on the loopback interface for the duration of a test.
package langfusetest
