package run

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Two traces may tell of one call or one execution: those of an application and of the agent that it starts, of a framework and of
// the provider's SDK that it calls, where no context was handed on. This is what shows it, and which of the two is to carry the bill.

// clockDrift is how far the clocks of two machines may be apart.
const clockDrift = pcommon.Timestamp(5 * time.Second)

// SameAnswer reports whether two records of one id may be of one call: they overlap, and count the same. Some servers give one id to
// every answer.
func SameAnswer(a, b *Record) bool {
	slack := pcommon.Timestamp(ClockSlack)
	if a.From != b.From {
		slack = clockDrift
	}
	return a.Start <= b.End+slack && b.Start <= a.End+slack && sameCounts(a, b)
}

// BesideAcross reports whether two spans of traces of their own tell of one call: the evidence that counts within a trace, and one of them
// within the other, not just as long.
func BesideAcross(a, b *Record) bool {
	return (a.Start != b.Start || a.End != b.End) && Beside(a, b)
}

// Spans reports whether r, an agent that bills a whole session, was at work at a time.
func (r *Record) Spans(at pcommon.Timestamp) bool {
	return r.Start <= at+ClockSlack && at <= r.End+ClockSlack
}

// Fitter reports whether a call's bill is rather to be on r than on other, a span of the same call in another trace: on the one that
// is part of something, as a framework's is, so that the run has it; else on the one that knows more.
func (r *Record) Fitter(other *Record) bool {
	part, otherPart := !r.Parent.IsEmpty(), !other.Parent.IsEmpty()
	switch {
	case part != otherPart:
		return part
	case part && r.Layer != other.Layer:
		return r.Layer < other.Layer
	}
	return r.Better(other)
}

// Adopt gives the i-th record the figures of a better witness of its call, in another trace, and its attributes the bill.
func (t *Trace) Adopt(i int, attrs pcommon.Map, witness *Record, bill pcommon.Map) {
	t.records[i].carry(witness)
	ClearBill(attrs)
	copyBill(attrs, bill)
	copyDetails(attrs, bill)
	WriteModel(attrs, witness.Model)
}

// CopyBill is what Adopt needs of the attributes of a span.
func CopyBill(attrs pcommon.Map) pcommon.Map {
	bill := pcommon.NewMap()
	copyBill(bill, attrs)
	copyDetails(bill, attrs)
	return bill
}
