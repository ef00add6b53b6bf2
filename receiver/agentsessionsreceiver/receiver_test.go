package agentsessionsreceiver

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/receiver/agentsessionsreceiver/internal/metadata"
)

const (
	head = `{"timestamp":"2026-11-20T10:00:00Z","type":"session_meta","payload":{"id":"a","cwd":"/w","cli_version":"0.171.0","git":{"branch":"main","repository_url":"https://example.com/app.git"}}}
{"timestamp":"2026-11-20T10:00:01Z","type":"turn_context","payload":{"cwd":"/w","model":"gpt-5.4"}}
`
	ended = `{"timestamp":"2026-11-20T10:09:00Z","type":"event_msg","payload":{"type":"task_complete"}}
`
)

// used is the line of a response.
func used(id string) string {
	return `{"timestamp":"2026-11-20T10:00:03Z","type":"token_usage_record","payload":{"response_id":"` + id +
		`","usage":{"input_tokens":1000,"cached_input_tokens":500,"output_tokens":200}}}` + "\n"
}

// laptop is a receiver on a directory, with a real file storage.
type laptop struct {
	t      *testing.T
	dir    string
	host   component.Host
	cfg    *Config
	sink   consumertest.TracesSink
	refuse atomic.Int32 // batches still to be refused
	recv   receiver.Traces
}

type withExtensions map[component.ID]component.Component

func (h withExtensions) GetExtensions() map[component.ID]component.Component { return h }

func newLaptop(t *testing.T) *laptop {
	f := filestorage.NewFactory()
	cfg := f.CreateDefaultConfig().(*filestorage.Config)
	cfg.Directory = t.TempDir()
	ext, err := f.Create(t.Context(), extensiontest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.NoError(t, ext.Start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() { assert.NoError(t, ext.Shutdown(context.Background())) })
	id := component.NewID(f.Type())
	l := &laptop{t: t, dir: t.TempDir(), host: withExtensions{id: ext}, cfg: createDefaultConfig().(*Config)}
	l.cfg.Include, l.cfg.PollInterval, l.cfg.Storage = []string{l.dir}, 100*time.Millisecond, &id
	return l
}

func (l *laptop) start() {
	next, err := consumer.NewTraces(func(ctx context.Context, td ptrace.Traces) error {
		if l.refuse.Add(-1) >= 0 {
			return errors.New("queue is full")
		}
		return l.sink.ConsumeTraces(ctx, td)
	})
	require.NoError(l.t, err)
	set := receivertest.NewNopSettings(metadata.Type)
	set.ID = component.NewID(metadata.Type)
	l.recv, err = NewFactory().CreateTraces(l.t.Context(), set, l.cfg, next)
	require.NoError(l.t, err)
	require.NoError(l.t, l.recv.Start(l.t.Context(), l.host))
}

func (l *laptop) stop() { require.NoError(l.t, l.recv.Shutdown(context.Background())) }

func (l *laptop) write(name, text string) {
	path := filepath.Join(l.dir, name)
	require.NoError(l.t, os.MkdirAll(filepath.Dir(path), 0o700))
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(l.t, err)
	_, err = file.WriteString(text)
	require.NoError(l.t, err)
	require.NoError(l.t, file.Close())
}

// responses are the ids of the calls that came, in order.
func (l *laptop) responses() string {
	var ids []string
	for _, td := range l.sink.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				if id, ok := span.Attributes().Get("gen_ai.response.id"); ok {
					ids = append(ids, id.Str())
				}
			}
		}
	}
	return strings.Join(ids, " ")
}

func (l *laptop) until(want string) {
	l.t.Helper()
	require.Eventually(l.t, func() bool { return l.responses() == want }, 20*time.Second, 10*time.Millisecond, "%s", want)
}

// TestFollow: what was there before is not told, what is written is, each call once, over refusals and restarts, and over a
// copy of the session in another file.
func TestFollow(t *testing.T) {
	l := newLaptop(t)
	l.write("rollout-a.jsonl", head+used("before"))
	l.start()
	looked := func() bool {
		r := l.recv.(*agentSessions)
		n := <-r.count
		r.count <- n
		return n > 0
	}
	require.Eventually(t, looked, 20*time.Second, 10*time.Millisecond)
	l.refuse.Store(2)
	l.write("rollout-a.jsonl", used("one"))
	l.until("one")
	l.stop()
	l.write("rollout-a.jsonl", used("two")+ended)
	l.start()
	l.until("one two")
	l.write("2026/rollout-b.jsonl", strings.ReplaceAll(head, `"id":"a"`, `"id":"b"`)+used("one")+used("two")+used("three"))
	l.until("one two three")
	l.stop()
	for _, td := range l.sink.AllTraces() {
		for _, span := range td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
			repository, _ := span.Attributes().Get("vcs.repository.url.full")
			assert.Equal(t, "https://example.com/app.git", repository.AsString(), span.Name())
		}
	}
}

// TestBeginning tells what is there, too.
func TestBeginning(t *testing.T) {
	l := newLaptop(t)
	l.cfg.StartAt = "beginning"
	l.write("rollout-a.jsonl", head+used("before"))
	l.start()
	l.until("before")
	l.stop()
}

// TestConfig reads what must not load.
func TestConfig(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		require.True(t, c.WantError(c.Config(createDefaultConfig().(*Config))))
	})
}
