package deliver

import (
	"bytes"
	stdlib "compress/gzip"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkGzip is the measurement behind the levels: time for 1 MiB, and how many times smaller it becomes.
func BenchmarkGzip(b *testing.B) {
	for _, corpus := range corpora(b) {
		for _, level := range []int{-2, 1, 2, 3, 4, 5, 6, 7, 9} {
			c := newPacker(level)
			bench(b, fmt.Sprintf("%s/%d", corpus.name, level), corpus.text, c.pack)
		}
		for _, level := range []int{-2, 1, 6} {
			bench(b, fmt.Sprintf("%s/standard library %d", corpus.name, level), corpus.text, standard(b, level))
		}
	}
}

func bench(b *testing.B, name string, text []byte, pack func([]byte) []byte) {
	b.Run(name, func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		var packed int
		for b.Loop() {
			packed = len(pack(text))
		}
		b.ReportMetric(float64(len(text))/float64(packed), "times")
	})
}

// standard packs with the standard library, whose level 6 is what upstream's exporters use.
func standard(b *testing.B, level int) func([]byte) []byte {
	w, err := stdlib.NewWriterLevel(nil, level)
	require.NoError(b, err)
	return func(body []byte) []byte {
		var out bytes.Buffer
		w.Reset(&out)
		_, _ = w.Write(body)
		_ = w.Close()
		return out.Bytes()
	}
}
