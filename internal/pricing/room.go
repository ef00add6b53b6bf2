package pricing

import (
	"strconv"
	"strings"
)

// room is where what stays of a book lies together. What is read to make one is several times its size and goes at once: memory goes in
// pages, and what stays would lie all over them and hold each.
type room struct {
	steps    slab[step]
	ladders  slab[ladder]
	services slab[service]
	cards    slab[card]
	entries  slab[entry]
	rates    slab[rates]
	texts    slab[string]
	text     strings.Builder
	words    map[string]string   // by themselves
	lists    map[string][]string // by their texts, each behind its length
}

// slab is room for things of one kind, which doubles from the first to the most.
type slab[T any] struct {
	free []T
	size int
}

const firstRoom, mostRoom = 8, 1024

// textRoom is the most for texts, in bytes.
const textRoom = 64 << 10

// take takes room for n.
func (s *slab[T]) take(n int) []T {
	if len(s.free) < n {
		s.size = min(max(2*s.size, firstRoom), mostRoom)
		s.free = make([]T, max(n, s.size))
	}
	taken := s.free[:n:n]
	s.free = s.free[n:]
	return taken
}

// put is v in a place that it stays in.
func (s *slab[T]) put(v T) *T {
	place := &s.take(1)[0]
	*place = v
	return place
}

// join is a text of parts.
func (r *room) join(parts ...string) string {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if r.text.Cap()-r.text.Len() < n {
		grown := max(n, min(max(2*r.text.Cap(), firstRoom), textRoom))
		r.text = strings.Builder{}
		r.text.Grow(grown)
	}
	from := r.text.Len()
	for _, p := range parts {
		r.text.WriteString(p)
	}
	return r.text.String()[from:]
}

// word is a text that many share.
func (r *room) word(s string) string {
	if r.words == nil {
		r.words = map[string]string{}
	}
	w, known := r.words[s]
	if !known {
		w = r.join(s)
		r.words[w] = w
	}
	return w
}

// list is a list of texts that many share.
func (r *room) list(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	if r.lists == nil {
		r.lists = map[string][]string{}
	}
	key := ""
	for _, text := range texts {
		key += strconv.Itoa(len(text)) + " " + text
	}
	own, known := r.lists[key]
	if !known {
		own = r.texts.take(len(texts))
		for i, text := range texts {
			own[i] = r.word(text)
		}
		r.lists[key] = own
	}
	return own
}
