package deliver

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// corpus is 1 MiB of one kind of text.
type corpus struct {
	name string
	text []byte
}

func corpora(tb testing.TB) []corpus {
	return []corpus{
		{"prose of 4000 words", calls(4000, false)},
		{"prose of 500 words", calls(500, false)},
		{"history repeated", calls(4000, true)},
		{"recorded spans", full(recorded(tb))},
		{"documentation", full(documentation(tb))},
	}
}

// full repeats text up to 1 MiB. What gzip's window of 32 KiB does not reach back to is new to it.
func full(text []byte) []byte { return bytes.Repeat(text, 1<<20/len(text)+1)[:1<<20] }

// calls is model calls as the exporter sends them, with prompts of 2 KiB and answers of 512 B: new ones, or three in a row
// that share their instructions and repeat most of what was said before.
func calls(vocabulary int, history bool) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, vocabulary)
	for i := range words {
		words[i] = fmt.Sprintf("%.*s", 2+r.IntN(8), fmt.Appendf(nil, "%c%c%c%c%c%c%c%c%c", letters(r, 9)...))
	}
	prose := func(size int) string {
		var b bytes.Buffer
		for b.Len() < size {
			b.WriteString(words[int(float64(vocabulary)*r.Float64()*r.Float64()*r.Float64())])
			b.WriteByte(' ')
		}
		return b.String()[:size]
	}
	var b bytes.Buffer
	instructions, said := prose(1<<10), ""
	for i := 0; b.Len() < 1<<20; i++ {
		if i%3 == 0 {
			said = ""
		}
		prompt := ""
		if history {
			prompt = instructions + said[max(0, len(said)-768):]
		}
		asked, answer := prose(2<<10-len(prompt)), prose(512)
		prompt, said = prompt+asked, said+asked+answer
		fmt.Fprintf(&b, "%016x%016x%016x chat gen_ai.operation.name chat gen_ai.provider.name openai gen_ai.request.model gpt-4o "+
			`langfuse.observation.usage_details {"input":%d,"output":%d,"total":%d} langfuse.observation.type generation `+
			`langfuse.observation.input [{"role":"user","content":"%s"}] langfuse.observation.output {"role":"assistant","content":"%s"}`,
			r.Uint64(), r.Uint64(), r.Uint64(), r.IntN(9000), r.IntN(900), r.IntN(9900), prompt, answer)
	}
	return b.Bytes()[:1<<20]
}

// letters draws n letters, some more often than others.
func letters(r *rand.Rand, n int) (list []any) {
	for range n {
		list = append(list, "etaoinshrdlucmfwypvbgk"[int(22*r.Float64()*r.Float64())])
	}
	return list
}

// recorded is what SDKs sent, in protobuf.
func recorded(tb testing.TB) (all []byte) {
	for _, document := range files(tb, "../convert/testdata/*.otlp.json") {
		td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(document)
		require.NoError(tb, err)
		body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
		require.NoError(tb, err)
		all = append(all, body...)
	}
	return all
}

// documentation is this repository's own: English prose that says little twice.
func documentation(tb testing.TB) []byte {
	const root = "../../../../"
	return bytes.Join(append(files(tb, root+"docs/*.md"), files(tb, root+"*/*/README.md")...), nil)
}

func files(tb testing.TB, pattern string) (texts [][]byte) {
	names, err := filepath.Glob(pattern)
	require.NoError(tb, err)
	require.NotEmpty(tb, names, pattern)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(tb, err)
		texts = append(texts, text)
	}
	return texts
}
