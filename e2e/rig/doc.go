// Package rig is what the benchmark and the end-to-end tests stand on: the collector as a child process whose processor
// time and memory can be read, and a Langfuse stand-in that hands over every span it receives. Linux only: the figures
// come from /proc.
package rig
