package ledger_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/ledgertest"
)

func BenchmarkWrite(b *testing.B) {
	for name, texts := range map[string]int{"without texts": 0, "with texts": 1000} {
		b.Run(name, func(b *testing.B) {
			l, err := ledger.Open(b.TempDir())
			require.NoError(b, err)
			defer l.Close()
			const calls = 20_000
			b.ReportAllocs()
			seed := uint64(0)
			for b.Loop() {
				seed++
				load := ledgertest.Load{Seed: seed, Runs: 1000, Calls: calls, Days: 1, End: time.Unix(1_800_000_000, 0), Texts: texts}
				require.NoError(b, ledgertest.Fill(l, load))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls, "ns/call")
			info, err := os.Stat(l.Path())
			require.NoError(b, err)
			b.ReportMetric(float64(info.Size())/float64(seed*calls), "bytes/call")
		})
	}
}
