// Package e2e drives real SDKs through the real binary: programs from npm and PyPI talk to a fake model provider and send
// their telemetry to the collector, which runs with a shipped configuration; a Langfuse stand-in and a real Prometheus
// say what arrived. What a run cost is worked out from the fake provider's own record and published prices,
// independently of the product.
//
// The tests need the build tag e2e, the binary (make build), Node 20 and Python 3.10 or newer; they install the rest.
package e2e
