// Package e2btest is a stand-in for E2B: its API server and the envd of each sandbox, on one loopback server, written from
// what the real ones were seen to do. It is strict: a request that the real ones would refuse is refused, and one that a
// mere reader must never send (anything that creates, resumes, extends or changes a sandbox, or that reaches a paused
// one) is a Violation.
package e2btest
