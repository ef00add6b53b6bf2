package deliver

import (
	"sync/atomic"

	"github.com/klauspost/compress/gzip"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/huffman"
)

// LookLevel is gzip's own word for "the library's default". Here it means that the compressor looks at the text and takes
// level 1 or Huffman codes only.
const LookLevel = gzip.DefaultCompression

const (
	// lookFrom is the length in bytes from which a body is worth a look. Shorter ones are packed at level 1: where traffic
	// is dense, batches are larger, and where it is not, the difference is below two milliseconds of processor time a second.
	lookFrom = 256 << 10
	// lookEvery is how many such bodies one look serves. A look takes half a millisecond.
	lookEvery = 32
	// sampleBytes is twice gzip's window of 32 KiB: repetition in half of that reaches back as far as in a whole body.
	sampleBytes = 64 << 10
	// worthwhile is how many times smaller level 1 must make the sample. Measured: samples from agents that repeat their history
	// are at 2.5 to 3.0, recorded spans at 3.4 and above, most source code and JSON between; level 1 sends a third to a fifth of
	// the bytes for 4 to 6 times the time. Prose that repeats nothing is at 2.3 and below: half of the bytes for 7 to 9 times it.
	worthwhile = 2.4
)

// look chooses between level 1 and Huffman codes only by what the text is like: where it repeats, level 1 makes it several times
// smaller, which is worth its time; where it does not, Huffman codes save seven eighths of that time and send twice the bytes.
//
// It packs a sample of the first long body, and of each 32nd after it, both ways. The choice holds until the next look, so
// that it depends on the bodies and their order only. While several senders start at once, it is level 1 until the first
// look is over.
type look struct {
	usual *packer       // level 1
	long  atomic.Uint64 // bodies worth a look so far
	fresh atomic.Bool   // what the last look found: the text does not repeat enough
}

// hurry reports whether body gets Huffman codes only.
func (l *look) hurry(body []byte) bool {
	if len(body) < lookFrom {
		return false
	}
	if (l.long.Add(1)-1)%lookEvery == 0 {
		l.fresh.Store(!l.repeats(middle(body)))
	}
	return l.fresh.Load()
}

// repeats reports whether level 1 finds enough in the sample to be worth its time.
func (l *look) repeats(sample []byte) bool {
	return float64(len(huffman.Pack(nil, sample))) >= worthwhile*float64(len(l.usual.pack(sample)))
}

// middle is the sample of a body: what it begins with, a resource and a scope, is not what it is full of.
func middle(body []byte) []byte {
	start := (len(body) - sampleBytes) / 2
	return body[start : start+sampleBytes]
}
