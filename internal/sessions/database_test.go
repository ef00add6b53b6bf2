package sessions

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// TestEvents reads OpenClaw's database while two sessions go on, whose events do not say of which they are. Some are packed.
func TestEvents(t *testing.T) {
	path := filepath.Join(t.TempDir(), "openclaw-agent.sqlite")
	conn, err := sqlite.Open(path, true, 0)
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.Exec(`CREATE TABLE transcript_events (session_id text NOT NULL, seq integer NOT NULL, event_json text,
		created_at integer NOT NULL, event_zstd blob, PRIMARY KEY (session_id, seq));`))
	pack, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	seq := 0
	put := func(session, event string) {
		seq++
		require.NoError(t, conn.Run(`INSERT INTO transcript_events VALUES (?, ?, ?, ?, NULL)`, session, int64(seq), event, int64(seq)))
	}
	asked := func(at int) string {
		return fmt.Sprintf(`{"type":"message","id":"u%d","timestamp":"2026-11-27T12:00:00Z","message":{"role":"user","content":"hi","timestamp":%d}}`, at, 1795780800000+at)
	}
	answered := func(id string, output int) string {
		return fmt.Sprintf(`{"type":"message","id":"a%s","timestamp":"2026-11-27T12:00:01Z","message":{"role":"assistant","content":[{"type":"text","text":"Yes."}],"api":"anthropic-messages","provider":"anthropic","model":"claude-sonnet-4-5","usage":{"input":100,"output":%d,"cacheRead":0,"cacheWrite":0,"totalTokens":%d,"cost":{"total":0}},"stopReason":"stop","timestamp":1795780801000,"responseId":%q}}`, id, output, 100+output, id)
	}
	f := New(Options{}).File(path)
	read := func() (told []string) {
		_, err := f.Read(began)
		require.NoError(t, err)
		f.Tick(began.Add(time.Hour))
		td := f.Take()
		for _, rs := range td.ResourceSpans().All() {
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				told = append(told, tells(span))
			}
		}
		return told
	}
	for _, session := range []string{"one", "two"} {
		put(session, fmt.Sprintf(`{"type":"session","version":4,"id":%q,"timestamp":"2026-11-27T12:00:00Z","cwd":"/w/%s"}`, session, session))
		put(session, asked(seq))
		put(session, answered(session, 10+seq))
	}
	require.Equal(t, []string{
		"one chat 12", "two chat 15", "one invoke_agent openclaw", "two invoke_agent openclaw",
	}, read())
	put("one", asked(seq))
	seq++
	packed := pack.EncodeAll([]byte(answered("third", 30)), nil)
	require.NoError(t, conn.Run(fmt.Sprintf(`INSERT INTO transcript_events VALUES ('one', ?, NULL, ?, x'%x')`, packed), int64(seq), int64(seq)))
	require.Equal(t, []string{"one chat 30", "one invoke_agent openclaw"}, read())
	require.Empty(t, read())
}

// tells is the session of a span, and what it tells of.
func tells(span ptrace.Span) string {
	attr := func(key string) string {
		if v, ok := span.Attributes().Get(key); ok {
			return v.AsString()
		}
		return ""
	}
	what := attr("gen_ai.operation.name")
	return attr("gen_ai.conversation.id") + " " + what + " " + map[string]string{
		"chat": attr("gen_ai.usage.output_tokens"), "invoke_agent": attr("gen_ai.agent.name"),
	}[what]
}
