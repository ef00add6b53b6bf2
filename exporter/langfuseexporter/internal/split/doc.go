// Package split divides trace data: by a rule of the caller's, in halves, and by encoded size. Spans are moved, never
// copied and never broken; a span that is too large by itself is shortened at its largest texts instead.
package split
