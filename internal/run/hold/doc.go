// Package hold keeps the spans and call logs of traces back until their runs can be billed, and lets them go.
//
//	arrives                                     goes on
//	a root: an agent span, a span without a     settle later, and with it all that is held of its trace
//	parent, or one whose parent is remote
//	anything else                               with the root, or after max hold
//
// What went on is remembered, about 500 bytes a span, so that an agent span that ends hours later is still billed in
// full, and that a child which arrives after its run was sent on is noticed. Nothing here knows a clock, a goroutine or
// a lock: every method is told the time.
package hold
