// Package chaos holds the test of the promise that nothing accepted is lost and nothing is counted twice: config/production.yaml
// as it is shipped, in a process that is killed and stopped while runs come in, before a Langfuse that fails in every way it
// knows. `make chaos` runs it.
package chaos
