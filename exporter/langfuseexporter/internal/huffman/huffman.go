package huffman

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// header is that of a gzip member (RFC 1952 section 2.3): deflate, no name, no time, by the fastest way, on an unknown system.
var header = [...]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255}

const (
	frame      = 160   // bytes at most of all but the text: the member's header and trailer, the block's head and end
	storedMax  = 65535 // most bytes of a stored block (RFC 1951 section 3.2.4)
	storedHead = 5     // bytes before them: the type, the length and its complement
)

// Pack appends body to to as one gzip member, and returns the result.
//
// The member is longer than body by 18 bytes and 5 for each begun 64 KiB at most: text that codes do not make smaller is stored.
// Where to has room for as many bytes as body has and 9 KiB more, nothing is allocated, unless the sample misleads. Any number of
// goroutines may call Pack.
func Pack(to, body []byte) []byte {
	counts := count(body)
	lengths := limited(&counts)
	to = slices.Grow(to, frame+expected(len(body), &counts, &lengths)+room)
	to = append(to, header[:]...)
	to = deflate(to, body, &lengths)
	to = binary.LittleEndian.AppendUint32(to, crc32.ChecksumIEEE(body)) // RFC 1952 section 2.3.1
	return binary.LittleEndian.AppendUint32(to, uint32(len(body)))      // modulo 2^32, as the section says
}

// deflate appends body coded or stored, whichever is shorter.
func deflate(to, body []byte, lengths *[symbols]uint8) []byte {
	most := len(body) + storedHead*max(1, (len(body)+storedMax-1)/storedMax)
	if packed := coded(to, body, lengths); len(packed)-len(to) <= most {
		return packed
	}
	return stored(to, body)
}

// stored appends body in stored blocks (RFC 1951 section 3.2.4). All begin with a byte of their own, as what is before them ends
// with one: 1 in the last block's, else 0.
func stored(to, body []byte) []byte {
	for {
		n := min(len(body), storedMax)
		last := byte(0)
		if n == len(body) {
			last = 1
		}
		to = append(to, last, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
		to, body = append(to, body[:n]...), body[n:]
		if last == 1 {
			return to
		}
	}
}
