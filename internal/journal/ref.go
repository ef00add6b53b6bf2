package journal

import (
	"io"
	"os"
	"slices"
)

// Ref is a record, or a part of one. It is small: it is what stays on the heap of an item that is kept.
type Ref struct {
	seg *segment
	off uint32
	n   uint32
}

// Part is n bytes of r from off on, off by the record's own bytes.
func (r Ref) Part(off, n int) Ref { return Ref{r.seg, r.off + uint32(off), uint32(n)} }

// Len is the length in bytes.
func (r Ref) Len() int { return int(r.n) }

// Segment is the number of the segment that r is in, and Offset where in it: together they are its name over restarts.
func (r Ref) Segment() uint64 { return r.seg.number }

// Offset is where in its segment r begins.
func (r Ref) Offset() uint32 { return r.off }

// None reports whether r refers to nothing.
func (r Ref) None() bool { return r.seg == nil }

// AppendTo appends the bytes of r.
func (r Ref) AppendTo(to []byte) ([]byte, error) {
	if r.seg.file == nil {
		if int(r.off)+int(r.n) > len(r.seg.mem) {
			return to, os.ErrClosed
		}
		return append(to, r.seg.mem[r.off:r.off+r.n]...), nil
	}
	at := len(to)
	to = slices.Grow(to, int(r.n))[:at+int(r.n)]
	if _, err := r.seg.file.ReadAt(to[at:], int64(r.off)); err != nil && err != io.EOF {
		return to[:at], err
	}
	return to, nil
}

// Keep makes items more to be released of the record that r is in.
func (r Ref) Keep(items int) {
	r.seg.j.mu.Lock()
	defer r.seg.j.mu.Unlock()
	r.seg.live += items
}

// Release says that an item has been taken. The segment goes with its last one.
func (r Ref) Release() {
	if r.seg == nil {
		return
	}
	j := r.seg.j
	j.mu.Lock()
	defer j.mu.Unlock()
	r.seg.live--
	if !j.closed {
		j.drop(r.seg)
	}
}

// Pin releases an item of another journal once the segment that r is in has gone.
func (r Ref) Pin(other Ref) {
	j := r.seg.j
	j.mu.Lock()
	gone := j.segments[r.seg.number] != r.seg
	if !gone {
		r.seg.pins = append(r.seg.pins, other)
	}
	j.mu.Unlock()
	if gone {
		other.Release()
	}
}

// Heap is how many bytes of the heap the record holds.
func (r Ref) Heap() int {
	if r.seg == nil || r.seg.file != nil {
		return 0
	}
	return int(r.n)
}
