// Package lexicon tells the attribute names that a component knows from all others.
package lexicon

import (
	"cmp"
	"iter"
	"slices"
)

// Lexicon is a fixed set of attribute names and what each means. It is asked about every attribute of every span, and
// most of those are none of its names, so it turns them away by as little as will do:
//
//	"url.full"   no name of 8 bytes ends in l
//	"session.id" has the shape of a name; its length and two bytes lead to a slot, where names are compared
//
// Senders can make up any names, but slots are short: see Fullest.
type Lexicon struct {
	shapes [maxName]uint32   // by length: a bit for each last letter
	starts [slots + 1]uint16 // where in terms each slot begins; the next slot's start is its end
	terms  []term            // in order of slot
}

const (
	maxName = 63   // no name is longer, in bytes
	slots   = 1024 // a power of two, about four times the names of the largest lexicon
)

type term struct {
	name string
	word Word
}

// Word is what a name means: one of the fields of its lexicon. Of several names for one field on a span the lowest rank
// wins.
type Word struct {
	Field uint16
	Rank  uint8 // from 0
}

// Compile makes a lexicon of the names of each field, which are in order of rank. The parts have no field in common.
func Compile[F ~uint8 | ~uint16](parts ...map[F][]string) *Lexicon {
	l := &Lexicon{}
	for _, rows := range parts {
		for f, names := range rows {
			for rank, name := range names {
				l.add(term{name, Word{uint16(f), uint8(rank)}})
			}
		}
	}
	slices.SortFunc(l.terms, func(a, b term) int { return cmp.Compare(slot(a.name), slot(b.name)) })
	for i := range slots {
		l.starts[i+1] += l.starts[i]
	}
	return l
}

func (l *Lexicon) add(t term) {
	l.terms = append(l.terms, t)
	last := len(t.name) - 1
	l.shapes[last] |= 1 << (t.name[last] & 31)
	l.starts[slot(t.name)+1]++
}

// Names yields every name with what it means.
func (l *Lexicon) Names() iter.Seq2[string, Word] {
	return func(yield func(string, Word) bool) {
		for _, t := range l.terms {
			if !yield(t.name, t.word) {
				return
			}
		}
	}
}

// Len is the number of names.
func (l *Lexicon) Len() int { return len(l.terms) }

// Fullest is the number of names in the fullest slot: what a lookup takes at most.
func (l *Lexicon) Fullest() (n int) {
	for i := range slots {
		n = max(n, int(l.starts[i+1]-l.starts[i]))
	}
	return n
}

// MayHave reports whether name has the shape of a name in the lexicon.
func (l *Lexicon) MayHave(name string) bool {
	n := uint(len(name)) - 1
	return n < maxName && l.shapes[n]>>(name[n]&31)&1 != 0
}

// Find is what name, which MayHave, means. It returns false if name is not in the lexicon.
func (l *Lexicon) Find(name string) (Word, bool) {
	i := slot(name)
	for j := l.starts[i]; j < l.starts[i+1]; j++ {
		if t := &l.terms[j]; t.name == name {
			return t.word, true
		}
	}
	return Word{}, false
}

// slot is where name, which must not be empty, belongs. The factors and places are such that no slot has more than four of
// this product's names.
func slot(name string) uint {
	n := uint(len(name))
	return (37*n + 7*uint(name[n-1]) + 29*uint(name[2*n/3])) % slots
}
