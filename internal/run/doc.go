// Package run puts the runs of a trace together: it decides which span or log record carries the bill of each model
// call, and sums up what every agent span and all below it cost. It is pure: records go in, verdicts and roll-ups come
// out; who holds spans, and for how long, is decided elsewhere.
//
// A record outlives its span. Once a span was sent on, its verdict is frozen and its money stays where it went: whatever
// arrives later and tells of the same call becomes the duplicate, however exact it is.
package run
