// Package pricing holds the price book and the arithmetic of cost. It knows no OpenTelemetry: a Query and Tokens go
// in, a Card and a Cost come out, in exact integers.
package pricing
