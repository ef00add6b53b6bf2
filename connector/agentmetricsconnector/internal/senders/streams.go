package senders

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// Point says which series a cumulative point is of, when that began, and when the point was made. Processes that tell neither their
// session nor anything else of their own have one series in common, and only its beginning tells them apart.
type Point struct {
	Series    uint64
	Start, At pcommon.Timestamp
}

// streams are the last points of the series that a sender's meters are made of.
type streams struct {
	list []stream
	late pcommon.Timestamp // no series that is not known began so early: it was forgotten
}

type stream struct {
	Point
	last Figures
}

// streamLimit bounds the processes of a sender that are told apart.
const streamLimit = 256

// since is how much f is more than the series told before.
func (s *streams) since(p Point, f *Figures) Figures {
	st := s.of(p)
	if st == nil {
		return Figures{}
	}
	d := f.since(&st.last)
	st.last.add(&d)
	st.At = max(st.At, p.At)
	return d
}

func (s *streams) of(p Point) *stream {
	oldest := 0
	for i := range s.list {
		if st := &s.list[i]; st.Series == p.Series && st.Start == p.Start {
			return st
		}
		if s.list[i].At < s.list[oldest].At {
			oldest = i
		}
	}
	switch {
	case p.Start <= s.late && s.late > 0:
		return nil
	case len(s.list) < streamLimit:
		s.list = append(s.list, stream{Point: p})
		return &s.list[len(s.list)-1]
	}
	s.late = max(s.late, s.list[oldest].Start)
	s.list[oldest] = stream{Point: p}
	return &s.list[oldest]
}

func (s *streams) write(w *wire.Writer) {
	w.Uint(uint64(s.late))
	w.Uint(uint64(len(s.list)))
	for i := range s.list {
		st := &s.list[i]
		w.Uint(st.Series)
		w.Uint(uint64(st.Start))
		w.Uint(uint64(st.At))
		st.last.write(w)
	}
}

// readOld reads what was written before a series was told apart by its beginning.
func (s *streams) readOld(r *wire.Reader) {
	for range r.Count() {
		st := stream{Point: Point{Series: r.Uint(), Start: pcommon.Timestamp(r.Uint())}}
		st.At = st.Start
		st.last.read(r)
		s.list = append(s.list, st)
	}
}

func (s *streams) read(r *wire.Reader) {
	s.late = pcommon.Timestamp(r.Uint())
	for range r.Count() {
		st := stream{Point: Point{Series: r.Uint(), Start: pcommon.Timestamp(r.Uint()), At: pcommon.Timestamp(r.Uint())}}
		st.last.read(r)
		s.list = append(s.list, st)
	}
}
