// Package wire writes protobuf messages back to front: what is inside a message comes before its length, so that
// nothing is measured beforehand and nothing is moved afterwards. Fields are therefore written last first.
package wire

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Buffer holds what has been written so far. It is there to be used again. The zero value is ready.
type Buffer struct {
	b  []byte
	at int // the content is b[at:]
}

// minBuffer is the size that a buffer begins with.
const minBuffer = 64 << 10

// Reset empties the buffer. What Content returned before is no longer valid.
func (w *Buffer) Reset() { w.at = len(w.b) }

// Content is what has been written. It is good until the next write.
func (w *Buffer) Content() []byte { return w.b[w.at:] }

// Len is the content's length; a message to be written ends there.
func (w *Buffer) Len() int { return len(w.b) - w.at }

// Size is the memory that the buffer takes, in bytes.
func (w *Buffer) Size() int { return len(w.b) }

// Room is space for n bytes before the content, for the caller to fill.
func (w *Buffer) Room(n int) []byte {
	if n > w.at {
		w.grow(n)
	}
	w.at -= n
	return w.b[w.at : w.at+n]
}

func (w *Buffer) grow(n int) {
	grown := make([]byte, max(2*len(w.b)+n, minBuffer))
	at := len(grown) - w.Len()
	copy(grown[at:], w.Content())
	w.b, w.at = grown, at
}

func (w *Buffer) varint(v uint64) {
	if v < 1<<7 { // most tags and lengths
		w.Room(1)[0] = byte(v)
		return
	}
	protowire.AppendVarint(w.Room(protowire.SizeVarint(v))[:0], v)
}

func (w *Buffer) tag(field protowire.Number, kind protowire.Type) {
	w.varint(protowire.EncodeTag(field, kind))
}

// Varint writes an integer, a boolean or an enumeration.
func (w *Buffer) Varint(field protowire.Number, v uint64) {
	w.varint(v)
	w.tag(field, protowire.VarintType)
}

// Fixed32 writes a fixed32.
func (w *Buffer) Fixed32(field protowire.Number, v uint32) {
	binary.LittleEndian.PutUint32(w.Room(4), v)
	w.tag(field, protowire.Fixed32Type)
}

// Fixed64 writes a fixed64.
func (w *Buffer) Fixed64(field protowire.Number, v uint64) {
	binary.LittleEndian.PutUint64(w.Room(8), v)
	w.tag(field, protowire.Fixed64Type)
}

// Double writes a double.
func (w *Buffer) Double(field protowire.Number, v float64) { w.Fixed64(field, math.Float64bits(v)) }

// String writes a string.
func (w *Buffer) String(field protowire.Number, s string) {
	copy(w.Room(len(s)), s)
	w.varint(uint64(len(s)))
	w.tag(field, protowire.BytesType)
}

// Bytes writes bytes.
func (w *Buffer) Bytes(field protowire.Number, b []byte) {
	copy(w.Room(len(b)), b)
	w.varint(uint64(len(b)))
	w.tag(field, protowire.BytesType)
}

// Close makes a message of what was written since the content's length was end.
func (w *Buffer) Close(field protowire.Number, end int) {
	w.varint(uint64(w.Len() - end))
	w.tag(field, protowire.BytesType)
}
