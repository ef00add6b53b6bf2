package e2b

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func load[T any](t *testing.T, file string) (logs []T) {
	raw, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	var reply struct {
		Logs []T `json:"logs"`
	}
	require.NoError(t, json.Unmarshal(raw, &reply))
	return reply.Logs
}

type rawLine struct {
	Timestamp time.Time `json:"timestamp"`
	Line      string    `json:"line"`
}

// TestVersions reads the same real lines by both versions of the API.
func TestVersions(t *testing.T) {
	v2 := load[Entry](t, "v2-0.6.13.json")
	v1 := load[rawLine](t, "v1-0.6.13.json")
	require.Len(t, v1, len(v2))
	for i, l := range v1 {
		raw, err := ParseEntry([]byte(l.Line))
		require.NoError(t, err)
		raw.At = l.Timestamp
		e := v2[i]
		assert.Equal(t, raw.Key(), e.Key(), "the same line by another road")
		assert.Equal(t, [...]any{raw.Sandbox, raw.Event, raw.Op, raw.PID, raw.Stdout, raw.Stderr, raw.HasCounts, raw.Command},
			[...]any{e.Sandbox, e.Event, e.Op, e.PID, e.Stdout, e.Stderr, e.HasCounts, e.Command})
		assert.False(t, e.HasExit, "v2 drops nested objects")
		assert.Equal(t, raw.Event == ProcessEnd, raw.HasExit)
	}
	var exits, counts []int64
	var said []string
	for i, l := range v1 {
		raw, _ := ParseEntry([]byte(l.Line))
		if raw.Event == ProcessEnd {
			exits, counts = append(exits, raw.Exit), append(counts, v2[i].Stdout)
		}
		if raw.Application() {
			said = append(said, raw.Message)
			assert.Equal(t, map[string]any{"n": 7.0}, raw.Extra)
		}
	}
	assert.Equal(t, []int64{3, 0, 0}, exits)
	assert.Equal(t, []int64{35, 1_500_000, 0}, counts)
	assert.Equal(t, []string{"pushed via hyperloop"}, said)
}

func TestOldSandbox(t *testing.T) {
	var text string
	for _, e := range load[Entry](t, "v2-0.5.18.json") {
		assert.Equal(t, "ipfow6fkkchm0b7l4k6ml", e.Sandbox)
		if e.Op == "2" {
			text += e.Text
		}
	}
	assert.Equal(t, "err\n{\"level\":\"info\",\"msg\":\"hello\"}\nbye\n", text)
}

func TestParseEntry(t *testing.T) {
	tests := map[string]struct {
		in   string
		want Entry
	}{
		"whole line":       {`{"sandbox_id":"i","line":"x"}`, Entry{Sandbox: "i", Event: Stdout, Text: "x", Whole: true}},
		"line of stderr":   {`{"sandboxId":"i","stream":"stderr","line":"x","pid":"7"}`, Entry{Sandbox: "i", Event: Stderr, Text: "x", Whole: true, PID: 7}},
		"code interpreter": {`{"sandboxID":"i","type":"stdout","text":"x\n"}`, Entry{Sandbox: "i", Event: Stdout, Text: "x\n"}},
		"proposed":         {`{"sandboxID":"i","event_type":"process_output","stream":"stdout","message":"x"}`, Entry{Sandbox: "i", Event: Stdout, Message: "x", Text: "x", Whole: true}},
		"message as text":  {`{"sandbox_id":"i","stream":"stdout","message":"x"}`, Entry{Sandbox: "i", Event: Stdout, Message: "x", Text: "x"}},
		"exit of a helper": {`{"sandbox_id":"i","event_type":"process_end","pid":7,"exitCode":-1}`, Entry{Sandbox: "i", Event: ProcessEnd, PID: 7, Exit: -1, HasExit: true}},
		"absurd numbers":   {`{"sandbox_id":"i","event_type":"process_end","pid":-4,"stdout_bytes":"NaN","exit_code":1e99}`, Entry{Sandbox: "i", Event: ProcessEnd, Exit: -1 << 63}},
		"epoch":            {`{"sandbox_id":"i","timestamp":1795347745.5,"line":"x"}`, Entry{Sandbox: "i", Event: Stdout, Text: "x", Whole: true, At: time.Unix(1795347745, 5e8).UTC()}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e, err := ParseEntry([]byte(tt.in))
			require.NoError(t, err)
			if name == "absurd numbers" {
				e.Exit = tt.want.Exit // meaningless without HasExit
			}
			assert.Equal(t, tt.want, e)
		})
	}
	for _, bad := range []string{"", "null", "[]", `"x"`, "{"} {
		_, err := ParseEntry([]byte(bad))
		assert.Error(t, err, bad)
	}
}

func TestParseEvent(t *testing.T) {
	const camel = `{"version":"v1","id":"5a2c","type":"sandbox.lifecycle.killed","eventData":{"sandbox_metadata":{"k":"v"},"kill_reason":"timeout",
		"execution":{"started_at":"2026-11-22T12:00:00.5Z","vcpu_count":2,"memory_mb":512,"execution_time":90500}},
		"sandboxBuildId":"b","sandboxExecutionId":"run","sandboxId":"ibox","sandboxTeamId":"team","sandboxTemplateId":"tpl","timestamp":"2026-11-22T12:01:31Z"}`
	const snake = `{"id":"5a2c","type":"sandbox.lifecycle.killed","event_data":"{\"sandbox_metadata\":{\"k\":\"v\"},\"kill_reason\":\"timeout\",\"execution\":{\"started_at\":\"2026-11-22T12:00:00.5Z\",\"vcpu_count\":2,\"memory_mb\":512,\"execution_time\":90500}}",
		"sandbox_execution_id":"run","sandbox_id":"ibox","sandbox_template_id":"tpl","timestamp":"2026-11-22T12:01:31Z"}`
	want := Event{
		ID: "5a2c", Kind: Killed, SandboxID: "ibox", TemplateID: "tpl", RunID: "run", At: time.Date(2026, 11, 22, 12, 1, 31, 0, time.UTC),
		KillReason: "timeout", Metadata: map[string]string{"k": "v"}, RunStart: time.Date(2026, 11, 22, 12, 0, 0, 5e8, time.UTC),
		Execution: 90500 * time.Millisecond, VCPUs: 2, MemoryMiB: 512,
	}
	for _, in := range []string{camel, snake} {
		got, err := ParseEvent([]byte(in))
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	e, err := ParseEvent([]byte(`{"type":"sandbox.lifecycle.created","eventData":null,"sandboxId":"ibox"}`))
	require.NoError(t, err)
	assert.Equal(t, Created, e.Kind)
	for _, bad := range []string{"", "null", "{}", `{"type":"sandbox.lifecycle.killed"}`, `{"type":"billing","sandboxId":"i"}`} {
		_, err := ParseEvent([]byte(bad))
		assert.Error(t, err, bad)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"sandbox_id":"i","line":"x"}`, `{"event_type":"process_end","pid":"1E9","message":"Process with pid 9 ended"}`, `{"type":"sandbox.lifecycle.killed","sandboxId":"i","eventData":"{}"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, err := ParseEntry(raw); err == nil {
			if e.Stdout < 0 || e.Stderr < 0 {
				t.Errorf("negative count in %s", raw)
			}
			_ = e.Key()
		}
		var v2 Entry
		_ = json.Unmarshal(raw, &v2)
		if e, err := ParseEvent(raw); err == nil && (e.SandboxID == "" || e.Execution < 0) {
			t.Errorf("bad event from %s", raw)
		}
	})
}
