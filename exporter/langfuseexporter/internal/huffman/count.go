package huffman

const (
	// A body is counted in stripes of stripe bytes, evenly spread over it: up to 64 KiB all of it, of 1 MiB a sixteenth.
	stripes = 64
	stripe  = 1 << 10
)

// count says how often each byte occurs in the sample of body, which is at most 65 stripes.
func count(body []byte) (counts [256]uint32) {
	var odd [256]uint32 // counts in two tables do not wait for each other where a byte is repeated
	stride := max(stripe, len(body)/stripes)
	for ; len(body) > 0; body = body[min(stride, len(body)):] {
		sample := body[:min(stripe, len(body))]
		for ; len(sample) > 1; sample = sample[2:] {
			counts[sample[0]]++
			odd[sample[1]]++
		}
		for _, b := range sample {
			counts[b]++
		}
	}
	for b, n := range odd {
		counts[b] += n
	}
	return counts
}

// expected is about how many bytes the text of a body comes to, by the sample, and a sixteenth more, as to have too much room costs
// less than to move; but not more than the body.
func expected(body int, counts *[256]uint32, lengths *[symbols]uint8) int {
	bits, sampled := 0.0, 1.0
	for b, n := range counts {
		bits += float64(n) * float64(lengths[b])
		sampled += float64(n)
	}
	return min(body, int(bits/sampled/8*float64(body)*17/16))
}
