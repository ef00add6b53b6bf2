package transcript

import (
	"strings"
	"testing"
)

// BenchmarkLines is the cost of a line, by kind. Draining is part of it, delivering is not.
func BenchmarkLines(b *testing.B) {
	plain := strings.Repeat("step 12 done in 0.3 s, 17 files changed\n", 100)
	pino := strings.Repeat(`{"level":30,"time":1795347741025,"pid":27633,"hostname":"vm","step":1,"tool":"search","msg":"tool call"}`+"\n", 100)
	kinds := []struct{ name, in string }{{"plain", plain}, {"pino", pino}}
	for _, t := range transcripts(b) {
		switch t.name {
		case "claude-background.txtar", "claude-partial.txtar", "codex-tools.txtar", "gemini-tool.txtar":
			kinds = append(kinds, struct{ name, in string }{strings.TrimSuffix(t.name, ".txtar"), t.in[Stdout]})
		}
	}
	for _, k := range kinds {
		b.Run(k.name, func(b *testing.B) {
			lines := strings.Count(k.in, "\n")
			chunk := []byte(k.in)
			b.ReportAllocs()
			for n := 0; n < b.N; n += lines {
				r := New(Settings{Seed: "s"})
				r.Write(Stdout, chunk, began)
				r.End(EndInfo{At: began})
				r.Drain()
			}
		})
	}
}
