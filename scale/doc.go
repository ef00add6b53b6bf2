// Package scale holds the tests of several replicas: config/kafka-*.yaml with a real Kafka between them, and config/gateway-*.yaml,
// as they are shipped, in processes that are killed, stopped and added while runs come in whose spans are spread over all of them.
// What was sent is known to the last digit, and so the sums over all replicas must be. `make e2e-scale` runs it.
package scale
