package series

// Recent remembers the newest numbers of a stream: at least the last limit/2, at most limit. It is two generations of
// equal size, of which the older goes as a whole, so that a number costs some 20 bytes and no list.
type Recent struct {
	limit       int // numbers of a generation
	new, before map[uint64]struct{}
}

// NewRecent makes a memory of at most limit numbers; limit must be positive.
func NewRecent(limit int) *Recent {
	return &Recent{limit: (limit + 1) / 2, new: map[uint64]struct{}{}, before: map[uint64]struct{}{}}
}

// Add notes a number. It reports whether it was not known, and whether a generation began with it.
func (r *Recent) Add(n uint64) (fresh, turned bool) {
	if r.Has(n) {
		return false, false
	}
	if len(r.new) >= r.limit {
		r.before, r.new, turned = r.new, make(map[uint64]struct{}, r.limit), true
	}
	r.new[n] = struct{}{}
	return true, turned
}

// Has reports whether a number is known.
func (r *Recent) Has(n uint64) bool {
	if _, ok := r.new[n]; ok {
		return true
	}
	_, ok := r.before[n]
	return ok
}
