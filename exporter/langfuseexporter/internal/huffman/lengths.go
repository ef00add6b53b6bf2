package huffman

import "slices"

const (
	end     = 256 // the symbol that ends a block (RFC 1951 section 3.2.5)
	symbols = 257 // the bytes, and end

	// maxBits is the longest code. Four of them and what is left of a byte fit into 64 bits. The format allows 15.
	maxBits = 14
)

// limited returns the lengths of the codes, 1 to maxBits: those of Huffman's tree, with the deepest leaves moved up. All bytes count
// once more than in the sample, so that those that it misses have a code too.
func limited(counts *[256]uint32) (lengths [symbols]uint8) {
	const mask = 1<<9 - 1
	leaves := [symbols]uint64{end: 1<<9 | end} // weight<<9 | symbol
	for b, n := range counts {
		leaves[b] = (uint64(n)+1)<<9 | uint64(b)
	}
	slices.Sort(leaves[:])
	at := depths(&leaves)
	shorten(&at)
	bits := maxBits
	for _, leaf := range leaves { // the lightest have the longest
		for at[bits] == 0 {
			bits--
		}
		at[bits]--
		lengths[leaf&mask] = uint8(bits)
	}
	return lengths
}

// levels is how many codes there are of each length.
type levels [maxBits + 1]int

// depths builds Huffman's tree from leaves in order of weight, and counts those at each depth; all below maxBits count as there.
// The tree is built by two queues, of leaves and of joined nodes, which are made in order of weight too: the lightest node of
// all is at the head of one of them.
func depths(leaves *[symbols]uint64) (at levels) {
	const nodes, root = 2*symbols - 1, 2*symbols - 2
	var weight [nodes]uint64
	var parent, depth [nodes]uint16
	for i, leaf := range leaves {
		weight[i] = leaf >> 9
	}
	leaf, joined := 0, symbols
	for next := symbols; next < nodes; next++ {
		for range 2 {
			lightest := &leaf
			if leaf == symbols || joined < next && weight[joined] < weight[leaf] {
				lightest = &joined
			}
			weight[next] += weight[*lightest]
			parent[*lightest] = uint16(next)
			*lightest++
		}
	}
	for i := root - 1; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
		if i < symbols {
			at[min(depth[i], maxBits)]++
		}
	}
	return at
}

// shorten makes room for the leaves that moved up to maxBits. By Kraft, codes of these lengths exist if the sum of 2^-length is 1.
// As long as it is more, one leaf at maxBits goes to the deepest leaf above, and both become children of the place it had.
func shorten(at *levels) {
	sum := 0 // in units of 2^-maxBits
	for bits, n := range at {
		sum += n << (maxBits - bits)
	}
	for ; sum > 1<<maxBits; sum-- {
		bits := maxBits - 1
		for at[bits] == 0 {
			bits--
		}
		at[maxBits]--
		at[bits]--
		at[bits+1] += 2
	}
}
