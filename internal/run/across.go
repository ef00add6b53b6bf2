package run

import (
	"time"
	"unique"

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

// BesideAcross reports whether two spans of traces of their own tell of one call: the evidence that counts within a trace, one of them
// within the other, not just as long, and nothing that says that they are of two processes.
func BesideAcross(a, b *Record) bool {
	return (a.Start != b.Start || a.End != b.End) && !apart(a.place, b.place) && Beside(a, b)
}

// places are the attributes of a resource by which two processes of a service can be told apart. Services that set no name are many.
var places = [...]string{"service.instance.id", "host.name", "host.id", "process.pid", "container.id", "k8s.pod.uid", "k8s.pod.name"}

// place is what a resource says of them.
type place [len(places)]string

func placeOf(res pcommon.Resource) unique.Handle[place] {
	var p place
	for i, name := range places {
		if v, ok := res.Attributes().Get(name); ok {
			p[i] = v.AsString()
		}
	}
	return unique.Make(p)
}

// apart reports whether two places contradict each other. The zero handle, of a record from before a restart, does not.
func apart(a, b unique.Handle[place]) bool {
	var zero unique.Handle[place]
	if a == b || a == zero || b == zero {
		return false
	}
	x, y := a.Value(), b.Value()
	for i := range x {
		if x[i] != "" && y[i] != "" && x[i] != y[i] {
			return true
		}
	}
	return false
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
