package genai

import (
	"cmp"
	"slices"
)

// lexicon is a fixed set of attribute names and what each means. It is asked about every attribute of every span, and
// most of those are none of its names, so it turns them away by as little as will do:
//
//	"url.full"   no name of 8 bytes ends in l
//	"session.id" has the shape of a name; its length and two bytes lead to a slot, where names are compared
//
// Senders can make up any names, but a slot is short: a lookup compares at most three.
type lexicon struct {
	shapes [maxName]uint32   // by length: a bit for each last letter
	starts [slots + 1]uint16 // where in terms each slot begins; the next slot's start is its end
	terms  []term            // in order of slot
}

const (
	maxName = 63  // no name is longer, in bytes
	slots   = 512 // a power of two, about three times the names of the largest lexicon
)

type term struct {
	name string
	word word
}

// word is what a name means: one of the fields of its lexicon. Of several names for one field on a span the lowest rank
// wins.
type word struct {
	field uint8
	rank  uint8
}

// compile makes a lexicon of the names of each field, which are in order of rank.
func compile[F ~uint8](rows map[F][]string) *lexicon {
	l := &lexicon{}
	for f, names := range rows {
		for rank, name := range names {
			l.terms = append(l.terms, term{name, word{uint8(f), uint8(rank)}})
			l.shapes[len(name)-1] |= 1 << (name[len(name)-1] & 31)
			l.starts[slot(name)+1]++
		}
	}
	slices.SortFunc(l.terms, func(a, b term) int { return cmp.Compare(slot(a.name), slot(b.name)) })
	for i := range slots {
		l.starts[i+1] += l.starts[i]
	}
	return l
}

// mayHave reports whether name has the shape of a name in the lexicon.
func (l *lexicon) mayHave(name string) bool {
	n := uint(len(name)) - 1
	return n < maxName && l.shapes[n]>>(name[n]&31)&1 != 0
}

// find is what name means. It returns false if name is not in the lexicon.
func (l *lexicon) find(name string) (word, bool) {
	i := slot(name)
	for j := l.starts[i]; j < l.starts[i+1]; j++ {
		if t := &l.terms[j]; t.name == name {
			return t.word, true
		}
	}
	return word{}, false
}

// slot is where name, which must not be empty, belongs. The factors and places are such that no slot has more than three.
func slot(name string) uint {
	n := uint(len(name))
	return (37*n + 7*uint(name[n-1]) + 29*uint(name[2*n/3])) % slots
}
