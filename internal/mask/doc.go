// Package mask takes secrets out of telemetry: keys of services, tokens, private keys and passwords, wherever they stand. It is
// pure: spans and log records go in and keep their shape, and what was found is counted by kind; nothing is logged.
//
// A secret is known in one of three ways: by its shape, as every service gives its keys one (shapes.go); by the name that it stands under,
// as in http.request.header.authorization or api_key=VALUE (names.go, values.go); or by a pattern that the user adds. Texts are read once for
// all shapes together, a byte in one to five nanoseconds, and copied only where something was found.
package mask
