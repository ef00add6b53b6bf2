package huffman

import (
	"encoding/binary"
	"slices"
)

const (
	chunk = 4 << 10 // bytes of a body that are coded without looking for room
	room  = 8 << 10 // bytes of room for them: at most chunk*maxBits/8 and 7 before that, and a word that is stored at their end
)

// coded appends body as one block, the last, with codes of its own (RFC 1951 section 3.2.7).
func coded(to, body []byte, lengths *[symbols]uint8) []byte {
	w := writer{to: to}
	w.head(lengths)
	codes := canonical(lengths)
	for part := range slices.Chunk(body, chunk) {
		w.text(&codes, part)
	}
	w.put(codes[end])
	w.put(number(0, 7)) // fills the last byte
	return w.to
}

// writer puts codes behind one another.
type writer struct {
	to   []byte
	bits uint64 // at the top of the word, those that do not fill a byte yet; below, such as are in to already
	n    uint64 // how many do not, 0 to 7
}

// put writes one code.
func (w *writer) put(c code) {
	w.bits = w.bits>>(c&63) | uint64(c&^0xff)
	w.n += uint64(c & 0xff)
	w.to = binary.LittleEndian.AppendUint64(w.to, w.bits>>(-w.n&63))
	w.to = w.to[:len(w.to)-8+int(w.n>>3)]
	w.n &= 7
}

// head writes the block's type and the lengths of its codes, 138 bytes in all. The lengths are coded as well, by a code that is the
// same for all bodies: 4 bits for each length of 0 to 15. To code runs of them would save some dozen bytes.
func (w *writer) head(lengths *[symbols]uint8) {
	w.put(number(0b10_1, 3)) // own codes; the last block
	w.put(number(0, 5))      // HLIT: 257 of literals and lengths
	w.put(number(0, 5))      // HDIST: 1 of distances
	w.put(number(15, 4))     // HCLEN: 19 of lengths
	for range 3 {
		w.put(number(0, 3)) // repetitions, which are not used
	}
	for range 16 {
		w.put(number(4, 3)) // 0 to 15
	}
	for _, n := range lengths {
		w.put(symbol(uint64(n), 4))
	}
	w.put(symbol(1, 4)) // the code of distances, which nothing uses
}

// text writes up to a chunk of text. The mask says to the compiler what room says: no store needs a check.
func (w *writer) text(codes *[symbols]code, text []byte) {
	w.to = slices.Grow(w.to, room+8)
	to := (*[room + 8]byte)(w.to[len(w.to):cap(w.to)])
	bits, full, at := w.bits, uint64(0), w.n // full and at count bits: those in whole bytes, and all
	for ; len(text) >= 8; text = text[8:] {
		more, n := four(codes, text[0], text[1], text[2], text[3])
		bits, full, at = bits>>(n&63)|more, at&^7, at+n
		binary.LittleEndian.PutUint64(to[full>>3&(room-1):], bits>>((full-at)&63))
		more, n = four(codes, text[4], text[5], text[6], text[7])
		bits, full, at = bits>>(n&63)|more, at&^7, at+n
		binary.LittleEndian.PutUint64(to[full>>3&(room-1):], bits>>((full-at)&63))
	}
	w.to, w.bits, w.n = w.to[:len(w.to)+int(at>>3)], bits, at&7
	for _, b := range text {
		w.put(codes[b])
	}
}
