// Package e2b holds E2B's nouns as they travel on the wire: sandboxes, log entries and lifecycle events. Decoding is
// lenient (camelCase and snake_case, numbers as strings) because the same noun arrives by several roads: the REST API
// in two versions, webhooks, E2B's own log shipper and users' helpers. The package does no I/O.
package e2b
