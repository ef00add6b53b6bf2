package transcript

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"
)

type transcriptFile struct {
	name string
	set  Settings
	in   [streams]string
}

// transcripts are the inputs of the cases in testdata.
func transcripts(t testing.TB) []transcriptFile {
	paths, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var list []transcriptFile
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		f := transcriptFile{name: filepath.Base(path)}
		var s caseSettings
		for _, section := range archive.Files {
			switch section.Name {
			case "settings.yaml":
				require.NoError(t, yaml.Unmarshal(section.Data, &s))
			case "stdout":
				f.in[Stdout] = string(section.Data)
			case "stderr":
				f.in[Stderr] = string(section.Data)
			}
		}
		f.set = s.settings(t)
		list = append(list, f)
	}
	return list
}

// flat is all spans and records in order, whatever batches they came in.
func (b *batch) flat(t require.TestingT) string {
	td, ld := ptrace.NewTraces(), plog.NewLogs()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for _, span := range b.spans() {
		span.CopyTo(spans.AppendEmpty())
	}
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, rec := range b.records() {
		rec.CopyTo(records.AppendEmpty())
	}
	traces, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	require.NoError(t, err)
	logs, err := (&plog.JSONMarshaler{}).MarshalLogs(ld)
	require.NoError(t, err)
	return string(traces) + "\n" + string(logs)
}

// TestChunksAndRestarts: however the bytes are cut and wherever the reader is saved, dropped and restored, the same spans
// and records come out, each once.
func TestChunksAndRestarts(t *testing.T) {
	files := transcripts(t)
	want := map[string]string{}
	for _, f := range files {
		whole, b := New(f.set), newBatch()
		for s := range streams {
			whole.Write(s, []byte(f.in[s]), began)
		}
		whole.End(EndInfo{At: began})
		b.drain(whole)
		want[f.name] = b.flat(t) + fmt.Sprint(whole.Totals())
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(files).Draw(t, "file")
		size := rapid.SampledFrom([]int{64, 512, 4096}).Draw(t, "size")
		r, got := New(f.set), newBatch()
		for s := range streams {
			for in := f.in[s]; len(in) > 0; {
				n := rapid.IntRange(1, min(len(in), size)).Draw(t, "chunk")
				r.Write(s, []byte(in[:n]), began)
				in = in[n:]
				if rapid.IntRange(0, 9).Draw(t, "restart") > 0 {
					continue
				}
				got.drain(r)
				state, err := r.State()
				require.NoError(t, err)
				r, err = Restore(f.set, state)
				require.NoError(t, err)
			}
		}
		r.End(EndInfo{At: began})
		got.drain(r)
		require.Equal(t, want[f.name], got.flat(t)+fmt.Sprint(r.Totals()))
	})
}

// TestReplay: a reader that reads the same bytes again, later, gives the same ids.
func TestReplay(t *testing.T) {
	for _, f := range transcripts(t) {
		var ids [2]string
		for i := range ids {
			r, b := New(f.set), newBatch()
			at := began.Add(time.Duration(i) * time.Hour)
			for s := range streams {
				r.Write(s, []byte(f.in[s]), at)
			}
			r.End(EndInfo{At: at})
			b.drain(r)
			seen := map[string]bool{}
			for _, span := range b.spans() {
				id := span.TraceID().String() + span.SpanID().String()
				assert.False(t, seen[id], "%s: %s has the id of another span", f.name, span.Name())
				seen[id] = true
				ids[i] += id + "\n"
			}
		}
		assert.Equal(t, ids[0], ids[1], f.name)
	}
}

// TestRemainder: a whole run's chat spans add up to what its result reports, whichever of the messages are lost, and
// whichever lines come twice.
func TestRemainder(t *testing.T) {
	for _, f := range transcripts(t) {
		sums := slices.ContainsFunc([]string{"claude-", "qwen.", "gemini-tool", "copilot-events"}, func(s string) bool {
			return strings.HasPrefix(f.name, s)
		})
		if !sums || strings.Contains(f.in[Stdout], `"modelUsage":{}`) || slices.Contains(sumless, f.name) {
			continue
		}
		lines := strings.SplitAfter(f.in[Stdout], "\n")
		want := chatTotals(t, f, lines)
		rapid.Check(t, func(t *rapid.T) {
			var kept []string
			for _, line := range lines {
				least := 0
				if summing.MatchString(line) {
					least = 1
				}
				for range rapid.IntRange(least, 2).Draw(t, "times") {
					kept = append(kept, line)
				}
			}
			require.Equal(t, want, chatTotals(t, f, kept), f.name)
		})
	}
}

// sumless are runs whose agent did not live to tell the sum of it, or tells none.
var sumless = []string{
	"claude-killed.txtar", "claude-session-copies.txtar", "claude-no-usage.txtar", "claude-session-interrupted.txtar", "claude-session-dead.txtar",
	"claude-session-rounds.txtar", "claude-session-fallback.txtar", "claude-session-several.txtar",
	"claude-session-refused.txtar", "claude-refused.txtar",
}

// summing are the lines in which agents tell their own sums, and the model that those without a model are of.
var summing = regexp.MustCompile(`"type":"(result|cost-state|session.shutdown)"|"model_usage"|qwen_code_version`)

// chatTotals are the sums of input, cache and output counts over the chat spans. No two spans have the same id.
func chatTotals(t require.TestingT, f transcriptFile, lines []string) [4]int64 {
	r, b := New(f.set), newBatch()
	r.Write(Stdout, []byte(strings.Join(lines, "")), began)
	r.End(EndInfo{At: began})
	b.drain(r)
	var sums [4]int64
	seen := map[pcommon.SpanID]bool{}
	for _, span := range b.spans() {
		require.False(t, seen[span.SpanID()], "%s: %s", f.name, span.Name())
		seen[span.SpanID()] = true
		for i, attr := range []string{
			"gen_ai.usage.input_tokens", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_write.input_tokens",
			"gen_ai.usage.output_tokens",
		} {
			if v, ok := span.Attributes().Get(attr); ok {
				sums[i] += v.Int()
			}
		}
	}
	return sums
}
