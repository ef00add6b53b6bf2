package mask

import (
	"math/bits"
	"strings"
)

// index finds the shapes that may begin at a byte of a text. Every shape has one of 64 bits, which is set where the first three
// bytes of its prefix are looked up; a bit that all three have in common is a shape to be tried.
type index struct {
	bytes  [3][256]uint64
	shapes [64][]shape
}

// shape is a prefix of a family.
type shape struct {
	prefix string
	kind   Kind
	find   finder
}

// short is the bit of prefixes that have fewer bytes than are looked up, so that others of a bit are not tried at any text.
const short = 63

// known has all families.
var known = newIndex()

func newIndex() *index {
	x, n := &index{}, 0
	for _, f := range families {
		for _, prefix := range f.prefixes {
			bit := n % short
			if n++; len(prefix) < len(x.bytes) {
				bit = short
			}
			x.shapes[bit] = append(x.shapes[bit], shape{prefix, f.kind, f.find})
			for i := range x.bytes {
				x.set(i, prefix, 1<<bit)
			}
		}
	}
	return x
}

// set sets the bit of a prefix for its byte i. A shorter one goes on with any.
func (x *index) set(i int, prefix string, bit uint64) {
	if i < len(prefix) {
		x.bytes[i][prefix[i]] |= bit
		return
	}
	for b := range x.bytes[i] {
		x.bytes[i][b] |= bit
	}
}

// next finds the first secret in t at or after byte start: from where to where, and its kind. There is none if to is 0.
func (x *index) next(t *text, start int) (from, to int, kind Kind) {
	first, second, third, s := &x.bytes[0], &x.bytes[1], &x.bytes[2], t.s
	for i := start; i < len(s)-2; i++ {
		maybe := first[s[i]] & second[s[i+1]] & third[s[i+2]]
		if maybe == 0 || !begins(s, i) {
			continue
		}
		if from, to, kind := x.at(t, i, maybe); to > 0 {
			return from, to, kind
		}
	}
	return 0, 0, 0
}

// at finds the longest of the secrets that begin at byte i of t, of those shapes whose bits are set.
func (x *index) at(t *text, i int, maybe uint64) (from, to int, kind Kind) {
	for ; maybe != 0; maybe &= maybe - 1 {
		for _, shape := range x.shapes[bits.TrailingZeros64(maybe)] {
			if !strings.HasPrefix(t.s[i:], shape.prefix) {
				continue
			}
			if f, e := shape.find(t, i, i+len(shape.prefix)); e > to {
				from, to, kind = f, e, shape.kind
			}
		}
	}
	return from, to, kind
}

// begins reports whether s[i] begins a word, or is no letter itself: task-force holds no key that begins with sk-.
func begins(s string, i int) bool {
	return i == 0 || !alphanumeric[s[i]] || !alphanumeric[s[i-1]] || escaped(s[:i])
}

// escaped reports whether s ends with a character that is written as letters: a newline in JSON, %3D in an address, or a color of
// a terminal.
func escaped(s string) bool {
	n := len(s)
	switch {
	case n >= 2 && s[n-2] == '\\' && strings.IndexByte("nrtbfv0", s[n-1]) >= 0:
		return true
	case n >= 6 && s[n-6] == '\\' && s[n-5] == 'u', n >= 4 && s[n-4] == '\\' && s[n-3] == 'x', n >= 3 && s[n-3] == '%':
		return true
	}
	return n > 0 && (s[n-1] == 'm' || s[n-1] == 'K') && strings.HasSuffix(strings.TrimRight(s[:n-1], digits+";:"), "[")
}
