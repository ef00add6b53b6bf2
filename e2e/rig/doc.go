// Package rig runs the collector as a child process for the benchmark and the end-to-end tests, and reads its processor
// time and memory. Linux only: the figures come from /proc.
package rig
