package deliver

import (
	"bytes"
	stdlib "compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// traffic is 1 MiB that packs about as well as OTLP of agents does: prose, JSON, repeated names and random ids.
func traffic() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the agent read a file and found that order total was wrong because tax had been added twice so it " +
		"called search with another query then wrote patch ran tests again all passed except one about rounding of currency")
	var b bytes.Buffer
	for b.Len() < 1<<20 {
		fmt.Fprintf(&b, "gen_ai.operation.name chat gen_ai.provider.name openai gen_ai.request.model gpt-4o %016x%016x ", r.Uint64(), r.Uint64())
		b.WriteString(`[{"role":"user","content":"`)
		for range 300 {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(" .,"[min(r.IntN(12), 2)])
		}
		fmt.Fprintf(&b, `"}] langfuse.observation.usage_details {"input":%d,"output":%d} `, r.IntN(9000), r.IntN(900))
	}
	return b.Bytes()
}

// BenchmarkGzip is the measurement behind the default level: time for 1 MiB, and how far it packs.
func BenchmarkGzip(b *testing.B) {
	body := traffic()
	for _, level := range []int{-2, -3, 1, 2, 3, 4, 5, 6} {
		b.Run(fmt.Sprintf("klauspost/%d", level), func(b *testing.B) {
			c := newCompressor(level)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				b.ReportMetric(float64(len(c.pack(body)))/float64(len(body)), "ratio")
			}
		})
	}
	for _, level := range []int{1, 6} {
		b.Run(fmt.Sprintf("stdlib/%d", level), func(b *testing.B) {
			w, err := stdlib.NewWriterLevel(io.Discard, level)
			require.NoError(b, err)
			var out bytes.Buffer
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				out.Reset()
				w.Reset(&out)
				_, _ = w.Write(body)
				_ = w.Close()
				b.ReportMetric(float64(out.Len())/float64(len(body)), "ratio")
			}
		})
	}
}

func TestPack(t *testing.T) {
	c := newCompressor(1)
	for _, body := range [][]byte{nil, []byte("x"), traffic()} {
		z, err := stdlib.NewReader(bytes.NewReader(c.pack(body)))
		require.NoError(t, err)
		back, err := io.ReadAll(z)
		require.NoError(t, err)
		require.True(t, bytes.Equal(body, back))
	}
}
