package sessions

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

var began = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// files writes the files of a case below a directory and returns their names.
func files(t *testing.T, c *golden.Case, dir string) (names []string) {
	for _, name := range c.Sections(".") {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(c.Text(name)), 0o600))
		names = append(names, name)
	}
	return names
}

// TestCases reads the files of each case once, as the import does.
func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		dir := t.TempDir()
		files(t, c, dir)
		c.Want("spans", draw(importAll(t, dir)))
	})
}

func importAll(t *testing.T, dir string) []ptrace.Traces {
	paths, err := Find([]string{dir})
	require.NoError(t, err)
	lib := New(Options{Whole: true})
	var all []ptrace.Traces
	for _, path := range paths {
		more := true
		for more {
			more, err = lib.File(path).Read(began)
			require.NoError(t, err)
		}
	}
	for _, path := range paths {
		lib.File(path).End()
		all = append(all, lib.File(path).Take())
	}
	return all
}

// draw is a span a line, in order of time, then of name: its trace, its service, and what it used.
func draw(all []ptrace.Traces) string {
	type entry struct {
		start uint64
		text  string
	}
	var list []entry
	traces := map[string]int{}
	for _, td := range all {
		for _, rs := range td.ResourceSpans().All() {
			service, _ := rs.Resource().Attributes().Get("service.name")
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				id := span.TraceID().String()
				if traces[id] == 0 {
					traces[id] = len(traces) + 1
				}
				text := fmt.Sprintf("%s %s %s", span.StartTimestamp().AsTime().Format("15:04:05.000"), service.AsString(), span.Name())
				for _, key := range []string{"gen_ai.usage.input_tokens", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.output_tokens"} {
					if v, ok := span.Attributes().Get(key); ok {
						text += fmt.Sprintf(" %s=%d", key[strings.LastIndexByte(key[:len(key)-1], '.')+1:], v.Int())
					}
				}
				list = append(list, entry{uint64(span.StartTimestamp()), text + " span " + span.SpanID().String()[:6] + " trace " + id[:6]})
			}
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.start != b.start {
			return int(int64(a.start) - int64(b.start))
		}
		return strings.Compare(a.text, b.text)
	})
	var sb strings.Builder
	for _, e := range list {
		sb.WriteString(e.text + "\n")
	}
	return sb.String()
}

// TestFollow follows files that grow by a line at a time, stored and restored after each, and refused every other time: the
// calls are those of the import, under the same ids.
func TestFollow(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		whole, dir := t.TempDir(), t.TempDir()
		names := files(t, c, whole)
		want := calls(importAll(t, whole))
		lib, saved := New(Options{}), map[string][]byte{}
		var got []ptrace.Traces
		pass := func(now time.Time) {
			paths, err := Find([]string{dir})
			require.NoError(t, err)
			for _, path := range paths {
				f := lib.File(path)
				for refused := range 2 {
					if f.Changed() {
						_, err := f.Read(now)
						require.NoError(t, err)
					}
					f.Tick(now)
					td := f.Take()
					if refused == 0 {
						f.Undo(saved[path])
						continue
					}
					got = append(got, td)
					saved[path], err = f.Keep()
					require.NoError(t, err)
				}
			}
			lib = New(Options{})
			for _, raw := range saved {
				require.NoError(t, lib.Restore(raw))
			}
			for _, path := range lib.Paths() {
				require.NoError(t, lib.File(path).Wake(now))
			}
		}
		now := began
		slices.SortStableFunc(names, func(a, b string) int { return depth(b) - depth(a) }) // as they are written
		for _, name := range names {
			path := filepath.Join(dir, name)
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
			step := strings.SplitAfter(c.Text(name), "\n")
			if !strings.HasSuffix(name, ".jsonl") {
				step = []string{c.Text(name)}
			}
			for _, text := range step {
				file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
				require.NoError(t, err)
				_, err = file.WriteString(text)
				require.NoError(t, err)
				require.NoError(t, file.Close())
				now = now.Add(time.Second)
				pass(now)
			}
		}
		pass(now.Add(time.Hour))
		for _, path := range lib.Paths() { // as the receiver does then
			lib.File(path).Rest()
			got = append(got, lib.File(path).Take())
		}
		require.Equal(t, want, calls(got))
	})
}

// calls are the chat spans, sorted: their ids and what they used.
func calls(all []ptrace.Traces) string {
	var lines []string
	for line := range strings.Lines(draw(all)) {
		if strings.Contains(line, " chat ") {
			lines = append(lines, line[strings.Index(line, " ")+1:])
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestPrime: what was in a file before is not told, but known: the call after it has the model that it named.
func TestPrime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollout-a.jsonl")
	const before = `{"timestamp":"2026-11-20T10:00:00Z","type":"session_meta","payload":{"id":"a","cli_version":"0.130.0"}}
{"timestamp":"2026-11-20T10:00:01Z","type":"turn_context","payload":{"cwd":"/w","model":"gpt-5.4"}}
{"timestamp":"2026-11-20T10:00:03Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":1000,"output_tokens":200},"last_token_usage":{"input_tokens":1000,"output_tokens":200}}}}
`
	const after = `{"timestamp":"2026-11-20T10:00:09Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":1500,"output_tokens":300},"last_token_usage":{"input_tokens":500,"output_tokens":100}}}}
`
	require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
	f := New(Options{}).File(path)
	require.NoError(t, f.Skip(began))
	require.False(t, f.Changed())
	require.NoError(t, os.WriteFile(path, []byte(before+after), 0o600))
	require.True(t, f.Changed())
	_, err := f.Read(began)
	require.NoError(t, err)
	f.Tick(began.Add(time.Hour))
	require.Contains(t, calls([]ptrace.Traces{f.Take()}), "chat gpt-5.4 input_tokens=500 output_tokens=100")
}

// TestDatabase reads OpenCode's database, and that of a program made of it, while it is written.
func TestDatabase(t *testing.T) {
	for _, agent := range []string{"opencode", "kilo"} {
		t.Run(agent, func(t *testing.T) { readsDatabase(t, agent) })
	}
}

func readsDatabase(t *testing.T, agent string) {
	path := filepath.Join(t.TempDir(), agent+".db")
	conn, err := sqlite.Open(path, true, 0)
	require.NoError(t, err)
	require.NoError(t, conn.Exec("PRAGMA journal_mode = wal"))
	defer conn.Close()
	require.NoError(t, conn.Exec(`CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL,
		time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);`))
	put := func(id string, updated int64, data string) {
		require.NoError(t, conn.Run(`INSERT OR REPLACE INTO message VALUES (?, 'ses_1', 1, ?, ?)`, id, updated, data))
	}
	f := New(Options{}).File(path)
	read := func() string {
		_, err := f.Read(began)
		require.NoError(t, err)
		f.Tick(began.Add(time.Hour))
		return calls([]ptrace.Traces{f.Take()})
	}
	const half = `{"role":"assistant","parentID":"msg_0","modelID":"gpt-5.2","providerID":"openai","cost":0,"tokens":{"input":0,"output":0,"reasoning":0,"cache":{"read":0,"write":0}},"time":{"created":1795687201000}}`
	const done = `{"role":"assistant","parentID":"msg_0","modelID":"gpt-5.2","providerID":"openai","cost":0.0043,"tokens":{"total":1570,"input":288,"output":194,"reasoning":64,"cache":{"read":1024,"write":0}},"time":{"created":1795687201000,"completed":1795687203000},"finish":"stop"}`
	put("msg_1", 10, half)
	require.Empty(t, read())
	put("msg_1", 20, done)
	require.Contains(t, read(), agent+" chat gpt-5.2 input_tokens=1312 input_tokens=1024 output_tokens=258")
	put("msg_1", 30, done)
	require.Empty(t, read())

	f = New(Options{}).File(path) // a first start: what is there is passed over
	require.NoError(t, f.Skip(began))
	require.False(t, f.Changed())
	put("msg_2", 40, done)
	require.True(t, f.Changed(), "what is new is in the log")
	require.Equal(t, 1, strings.Count(read(), agent+" chat gpt-5.2 input_tokens=1312"))
	found, err := Find([]string{filepath.Dir(path)})
	require.NoError(t, err)
	require.Equal(t, []string{path}, found)
}
