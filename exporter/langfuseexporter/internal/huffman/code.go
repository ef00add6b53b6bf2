package huffman

import "math/bits"

// code is bits to be written: they stand at the top of the word, the one that goes out first lowest, and their number, 1 to
// maxBits, in the low 8 bits. To put one behind another takes a shift and an OR, without taking them apart: see [four].
type code uint64

// number is the code of the n low bits of value (RFC 1951 section 3.1.1: numbers go out from their lowest bit on).
func number(value, n uint64) code { return code(value<<(64-n) | n) }

// symbol is a Huffman code of n bits, which goes out from its highest bit on (RFC 1951 section 3.1.1).
func symbol(value uint64, n uint8) code { return code(bits.Reverse64(value) | uint64(n)) }

// canonical returns the codes of these lengths (RFC 1951 section 3.2.2).
func canonical(lengths *[symbols]uint8) (codes [symbols]code) {
	var next [maxBits + 2]uint64 // first how many are one bit shorter, then the next code of each length
	for _, n := range lengths {
		next[n+1]++
	}
	for n := range maxBits {
		next[n+1] = (next[n] + next[n+1]) << 1
	}
	for i, n := range lengths {
		codes[i] = symbol(next[n], n)
		next[n]++
	}
	return codes
}

// four puts the codes of four bytes behind one another: the bits at the top of the word, at most 56, with nothing below; and how
// many they are.
func four(codes *[symbols]code, a, b, c, d byte) (bits, n uint64) {
	first, second, third, fourth := codes[a], codes[b], codes[c], codes[d]
	behind := third + fourth // their number in the low 8 bits; above is noise
	early := first>>(second&63) | second
	late := third>>(fourth&63) | fourth
	return uint64(early>>(behind&63)|late) &^ 0xff, uint64(first+second+behind) & 0xff
}
