// Package wire writes and reads the small records that components keep on disk: varints and length-prefixed strings, in
// an order that writer and reader agree on. A reader that runs out of bytes returns zeroes and says so at the end.
package wire

import (
	"encoding/binary"
	"math"
)

// Writer appends to a slice of bytes. The zero value is ready.
type Writer []byte

// Uint appends an unsigned number.
func (w *Writer) Uint(n uint64) { *w = binary.AppendUvarint(*w, n) }

// Int appends a number that is small in either direction.
func (w *Writer) Int(n int64) { *w = binary.AppendVarint(*w, n) }

// Float appends all 64 bits of a number.
func (w *Writer) Float(f float64) { *w = binary.LittleEndian.AppendUint64(*w, math.Float64bits(f)) }

// String appends a string and its length.
func (w *Writer) String(s string) {
	w.Uint(uint64(len(s)))
	*w = append(*w, s...)
}

// Bytes appends bytes whose number the reader knows.
func (w *Writer) Bytes(b []byte) { *w = append(*w, b...) }

// Reader takes from the front of a slice.
type Reader struct {
	rest []byte
	bad  bool
}

// NewReader reads b.
func NewReader(b []byte) *Reader { return &Reader{rest: b} }

// Uint reads an unsigned number.
func (r *Reader) Uint() uint64 {
	n, size := binary.Uvarint(r.rest)
	r.skip(size)
	return n
}

// Int reads a number.
func (r *Reader) Int() int64 {
	n, size := binary.Varint(r.rest)
	r.skip(size)
	return n
}

// Float reads a number of 64 bits.
func (r *Reader) Float() float64 {
	b := r.Bytes(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// String reads a string.
func (r *Reader) String() string { return string(r.Bytes(r.Count())) }

// Bytes reads n bytes, nil where there are not as many. They are the reader's own.
func (r *Reader) Bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.skip(0)
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// Count reads a number of things that take at least a byte each: never more than there are bytes.
func (r *Reader) Count() int {
	n := r.Uint()
	if n > uint64(len(r.rest)) {
		r.skip(0)
		return 0
	}
	return int(n)
}

// More reports whether there is anything left to read.
func (r *Reader) More() bool { return len(r.rest) > 0 && !r.bad }

// OK reports whether all that was read was there.
func (r *Reader) OK() bool { return !r.bad }

func (r *Reader) skip(n int) {
	if n <= 0 {
		r.bad, r.rest = true, nil
		return
	}
	r.rest = r.rest[n:]
}
