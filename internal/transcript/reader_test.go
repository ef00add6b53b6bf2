package transcript

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fileNamed is the transcript of a case.
func fileNamed(t *testing.T, name string) transcriptFile {
	for _, f := range transcripts(t) {
		if f.name == name {
			return f
		}
	}
	require.Fail(t, "no such case", name)
	return transcriptFile{}
}

func names(b *batch) (list []string) {
	for _, span := range b.spans() {
		list = append(list, span.Name())
	}
	return list
}

// TestDocumentWithoutNewline: a document is whole with its last bracket, though no newline follows and the end of its process is
// told later than a text waits.
func TestDocumentWithoutNewline(t *testing.T) {
	document := strings.TrimRight(fileNamed(t, "gemini-json.txtar").in[Stdout], "\n")
	flat := strings.ReplaceAll(document, "  ", "")
	for _, text := range []string{document, flat} {
		for _, cut := range []int{len(text), len(text) - 1, len(text) - 2} {
			r := New(Settings{Seed: "x"})
			r.Write(Stdout, []byte(text[:cut]), began)
			r.Write(Stdout, []byte(text[cut:]), began)
			r.Tick(began.Add(2 * textPatience))
			b := newBatch()
			b.drain(r)
			assert.Equal(t, []string{"chat gemini-2.5-pro", "invoke_agent gemini-cli"}, names(b))
			r.Write(Stdout, []byte("\n{\n"), began.Add(3*textPatience))
			r.Write(Stdout, []byte("  \"key\": 1"), began.Add(3*textPatience)) // no document ends so
			r.Tick(began.Add(5 * textPatience))
			assert.Equal(t, "  \"key\": 1", string(r.Lines[Stdout].Half))
		}
	}
}

// TestEarly: a span is out as soon as it is complete, the run's own when the process ends or has gone quiet.
func TestEarly(t *testing.T) {
	f := fileNamed(t, "claude-tool.txtar")
	r := New(f.set)
	lines := strings.SplitAfter(f.in[Stdout], "\n")
	require.Len(t, lines, 7) // init, two blocks of a message, a tool's result, a message, the run's result, ""
	for _, step := range []struct {
		line string
		at   time.Duration
		want []string
	}{
		{line: lines[0] + lines[1] + lines[2]},
		{at: 10 * time.Second},
		{at: 11 * time.Second, want: []string{"chat claude-sonnet-4-5-20250929"}}, // while its tool runs
		{at: time.Minute, line: lines[3], want: []string{"execute_tool Bash"}},
		{at: time.Minute, line: lines[4]},
		{at: time.Hour}, // it may still be writing
		{at: time.Hour, line: lines[5], want: []string{"chat claude-sonnet-4-5-20250929"}},
		{at: time.Hour + time.Minute},
		{
			at:   time.Hour + time.Minute + time.Second,
			want: []string{"chat claude-sonnet-4-5-20250929 (remainder)", "invoke_agent claude-code"},
		},
	} {
		r.Write(Stdout, []byte(step.line), began.Add(step.at))
		r.Tick(began.Add(step.at))
		b := newBatch()
		b.drain(r)
		assert.Equal(t, step.want, names(b), step.at)
	}
	r.End(EndInfo{At: began.Add(2 * time.Hour)})
	r.End(EndInfo{At: began.Add(2 * time.Hour)})
	b := newBatch()
	b.drain(r)
	assert.Empty(t, names(b))
}

// TestExit: a process that ends without a result says how.
func TestExit(t *testing.T) {
	r, b := New(Settings{Seed: "s"}), newBatch()
	r.Write(Stdout, []byte(`{"type":"system","subtype":"init","session_id":"a","uuid":"b","model":"claude-sonnet-4-5"}`), began)
	r.End(EndInfo{At: began.Add(time.Second), Exited: true, ExitCode: 137})
	b.drain(r)
	require.Equal(t, []string{"invoke_agent claude-code"}, names(b))
	span := b.spans()[0]
	assert.Equal(t, "the process exited with code 137 before the transcript ended", span.Status().Message())
	assert.Equal(t, time.Second, span.EndTimestamp().AsTime().Sub(span.StartTimestamp().AsTime()))
}

// TestText: a record of plain text waits a second for its next line, and not beyond a gap.
func TestText(t *testing.T) {
	r := New(Settings{Seed: "s"})
	logs := func() string {
		b := newBatch()
		b.drain(r)
		var list []string
		for _, rec := range b.records() {
			list = append(list, rec.Body().AsString())
		}
		return strings.Join(list, "|")
	}
	r.Line(Stderr, []byte("Error: boom"), began)
	r.Tick(began.Add(999 * time.Millisecond))
	assert.Empty(t, logs())
	r.Line(Stderr, []byte("    at main.js:1\n"), began.Add(time.Second))
	r.Tick(began.Add(2 * time.Second))
	assert.Equal(t, "Error: boom\n    at main.js:1", logs())

	r.Write(Stdout, []byte("cut o"), began)
	r.Gap(Stdout)
	r.Write(Stdout, []byte("ff\n"), began)
	r.Tick(began.Add(time.Minute))
	assert.Equal(t, "cut o|ff", logs())
}

// TestLedger: a thread that a second process resumes costs what it added, also in a replay of both.
func TestLedger(t *testing.T) {
	const turn = `{"type":"thread.started","thread_id":"t"}` + "\n" + `{"type":"turn.started"}` + "\n" +
		`{"type":"turn.completed","usage":{"input_tokens":IN,"cached_input_tokens":0,"output_tokens":10}}` + "\n"
	ledger := &Ledger{}
	input := func(seed, in string) int64 {
		set := Settings{Seed: seed, Ledger: ledger, Command: []string{"codex", "exec", "resume", "t"}}
		if seed == "first" {
			set.Command = []string{"codex", "exec"}
		}
		r, b := New(set), newBatch()
		r.Write(Stdout, []byte(strings.Replace(turn, "IN", in, 1)), began)
		b.drain(r)
		v, ok := b.spans()[0].Attributes().Get("gen_ai.usage.input_tokens")
		require.True(t, ok)
		return v.Int()
	}
	for range 2 {
		assert.EqualValues(t, 4401, input("first", "4401"))
		state, err := json.Marshal(ledger)
		require.NoError(t, err)
		ledger = &Ledger{}
		require.NoError(t, json.Unmarshal(state, ledger))
		assert.EqualValues(t, 4402, input("second", "8803"))
	}
	for i := range 2 * ledgerSize {
		ledger.put("s"+string(rune('a'+i)), "seed", nil)
	}
	assert.Len(t, ledger.entries, ledgerSize)
}

// TestLimits: each limit holds, and what is lost is counted.
func TestLimits(t *testing.T) {
	tool := func(id string) string {
		return `{"type":"assistant","session_id":"a","uuid":"b","message":{"id":"m` + id + `","model":"claude-sonnet-4-5",` +
			`"content":[{"type":"tool_use","id":"` + id + `","name":"Bash","input":{"command":"` + strings.Repeat("x", 50) + `"}}]}}`
	}
	set := Settings{Seed: "s", Content: true, Limits: Limits{Line: 1000, Open: 1, Content: 20, Pending: 3, Record: 10}}
	r := New(set)
	for _, line := range []string{tool("1"), tool("2"), tool("3"), strings.Repeat("y", 1001), "12345", "  678901"} {
		r.Line(Stdout, []byte(line), began)
	}
	r.End(EndInfo{At: began})
	td, ld := r.Drain()
	assert.Equal(t, 3, td.SpanCount()+ld.LogRecordCount())
	assert.Equal(t, map[Drop]uint64{DropLine: 1, DropOpen: 2, DropContent: 6, DropPending: 6}, r.Totals().Dropped)
	assert.EqualValues(t, 5, r.Totals().Lines)
	for _, span := range (&batch{td, ld}).spans() {
		if v, ok := span.Attributes().Get("gen_ai.tool.call.arguments"); ok {
			assert.Len(t, v.Str(), 20)
		}
	}
}

func TestRestoreFails(t *testing.T) {
	for _, state := range []string{`{`, `{"agents":{"claude":{"runs":[null]}}}`, `{"agents":{"gemini":{"run":{"tools":[null]}}}}`} {
		_, err := Restore(Settings{}, []byte(state))
		require.ErrorContains(t, err, "restore transcript", state)
	}
}
