package series

import (
	"errors"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// ErrPoint says that a stored point is none of its family.
var ErrPoint = errors.New("a stored series does not fit its metric")

// Changed yields the points that changed since Stored was last called, by their number, as they are to be stored.
func (f *Family) Changed(yield func(number int, point []byte)) {
	for _, p := range f.changed {
		yield(p.number, f.encode(p))
	}
}

// Stored says that what Changed yielded is safe.
func (f *Family) Stored() {
	for _, p := range f.changed {
		p.changed = false
	}
	f.changed = f.changed[:0]
}

// encode writes a point with the names of its labels: the next process may have others.
func (f *Family) encode(p *point) []byte {
	var w wire.Writer
	w.Uint(uint64(len(f.Labels)))
	for i, l := range f.Labels {
		w.String(l.Name)
		w.String(p.values[i])
	}
	w.Int(p.n)
	hi, lo := p.money.Words()
	w.Uint(hi)
	w.Uint(lo)
	w.Float(p.sum)
	w.Uint(uint64(len(p.buckets)))
	for _, n := range p.buckets {
		w.Uint(n)
	}
	return w
}

// Restore takes a stored point in: it is added to the series with its labels. Labels that the family has no more are left
// out, and new ones are empty, so that no total is lost.
func (f *Family) Restore(stored []byte) error {
	r := wire.NewReader(stored)
	values := make([]string, len(f.Labels))
	for range r.Count() {
		name, value := r.String(), r.String()
		if i := slices.IndexFunc(f.Labels, func(l Label) bool { return l.Name == name }); i >= 0 {
			values[i] = value
		}
	}
	n, money, sum := r.Int(), pricing.OfWords(r.Uint(), r.Uint()), r.Float()
	buckets := make([]uint64, r.Count())
	for i := range buckets {
		buckets[i] = r.Uint()
	}
	if !r.OK() || len(buckets) != 0 && len(buckets) != len(f.Bounds)+1 || f.Bounds == nil && len(buckets) > 0 {
		return ErrPoint
	}
	p := f.at(values)
	p.first = 1 // it has been shown long ago
	p.n, p.sum, p.money = p.n+n, p.sum+sum, p.money.Add(money)
	p.isMoney = p.isMoney || !money.IsZero()
	f.mark(p)
	if len(buckets) > 0 && p.buckets == nil {
		p.buckets = make([]uint64, len(buckets))
	}
	for i, n := range buckets {
		p.buckets[i] += n
	}
	return nil
}
