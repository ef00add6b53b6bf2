// Command bench measures the whole binary: agent spans go in over OTLP gRPC, and what comes out is counted and added up
// at a Langfuse stand-in. It runs our pipeline beside the one that people build from upstream parts (transform with a
// price per statement, then otlp_http), on the same load, in turns, and prints medians.
//
// The unit is processor seconds of the collector per million spans, read from /proc, because wall-clock time says more
// about the machine than about the program. Nothing here passes or fails on time; a span that is lost or a cost that is
// wrong does fail.
package main
