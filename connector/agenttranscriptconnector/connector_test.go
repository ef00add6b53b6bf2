package agenttranscriptconnector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agenttranscriptconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

// TestCases feeds the batches of each case to both outputs.
func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		cfg := createDefaultConfig().(*Config)
		if c.WantError(c.Config(cfg)) {
			return
		}
		tel := componenttest.NewTelemetry()
		set := connectortest.NewNopSettings(metadata.Type)
		set.TelemetrySettings = tel.NewTelemetrySettings()
		var spans consumertest.TracesSink
		var logs consumertest.LogsSink
		for _, out := range outputs(t, set, cfg, &spans, &logs) {
			require.NoError(t, out.Start(t.Context(), componenttest.NewNopHost()))
			for _, section := range c.Sections("in") {
				require.NoError(t, out.ConsumeLogs(t.Context(), c.Logs(section)))
			}
			require.NoError(t, out.Shutdown(context.Background()))
		}
		c.WantTelemetry(tel, "otelcol_connector_agent_transcript_")
		c.Want("spans", drawSpans(spans.AllTraces()))
		c.Want("logs", drawLogs(logs.AllLogs()))
	})
}

func outputs(t *testing.T, set connector.Settings, cfg *Config, spans consumer.Traces, logs consumer.Logs) []connector.Logs {
	f := NewFactory()
	toTraces, err := f.CreateLogsToTraces(t.Context(), set, cfg, spans)
	require.NoError(t, err)
	toLogs, err := f.CreateLogsToLogs(t.Context(), set, cfg, logs)
	require.NoError(t, err)
	return []connector.Logs{toTraces, toLogs}
}

// drawSpans is a span a line, as they came, with their resource and attributes. Ids are numbered.
func drawSpans(all []ptrace.Traces) string {
	var sb strings.Builder
	ids := numbers{}
	for _, td := range all {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					fmt.Fprintf(&sb, "%s trace=%s span=%s parent=%s\n", span.Name(), ids.of(span.TraceID()), ids.of(span.SpanID()), ids.of(span.ParentSpanID()))
					draw(&sb, "    resource ", rs.Resource().Attributes())
					draw(&sb, "    ", span.Attributes())
				}
			}
		}
	}
	return sb.String()
}

func drawLogs(all []plog.Logs) string {
	var sb strings.Builder
	ids := numbers{}
	for _, ld := range all {
		for _, rl := range ld.ResourceLogs().All() {
			for _, sl := range rl.ScopeLogs().All() {
				for _, rec := range sl.LogRecords().All() {
					fmt.Fprintf(&sb, "%q trace=%s span=%s\n", rec.Body().AsString(), ids.of(rec.TraceID()), ids.of(rec.SpanID()))
					draw(&sb, "    resource ", rl.Resource().Attributes())
					draw(&sb, "    ", rec.Attributes())
				}
			}
		}
	}
	return sb.String()
}

func draw(sb *strings.Builder, indent string, attrs pcommon.Map) {
	for k, v := range attrs.All() {
		fmt.Fprintf(sb, "%s%s: %s\n", indent, k, v.AsString())
	}
}

// numbers are ids in the order in which they are seen.
type numbers map[string]int

func (n numbers) of(id interface {
	IsEmpty() bool
	String() string
},
) string {
	if id.IsEmpty() {
		return "-"
	}
	if s := id.String(); strings.HasPrefix(s, "4bf92f35") || strings.HasPrefix(s, "00f067aa") {
		return s
	}
	if _, ok := n[id.String()]; !ok {
		n[id.String()] = len(n) + 1
	}
	return fmt.Sprint(n[id.String()])
}

// TestRefusedBatch: what a batch made that was refused is made again when it comes again, and nothing twice.
func TestRefusedBatch(t *testing.T) {
	lines := strings.SplitAfter(claudeRun, "\n")
	want := runOnce(t, lines, nil)
	for at := range lines {
		refuse := map[int]int{at: 2}
		assert.Equal(t, want, runOnce(t, lines, refuse), "refused at line %d", at)
	}
}

// runOnce feeds a line a batch, each as often as it is refused, and returns what was accepted.
func runOnce(t *testing.T, lines []string, refuse map[int]int) string {
	var sink consumertest.TracesSink
	now, failed := 0, 0
	next, err := consumer.NewTraces(func(ctx context.Context, td ptrace.Traces) error {
		if failed < refuse[now] {
			failed++
			return errors.New("queue is full")
		}
		return sink.ConsumeTraces(ctx, td)
	})
	require.NoError(t, err)
	c, err := NewFactory().CreateLogsToTraces(t.Context(), connectortest.NewNopSettings(metadata.Type), createDefaultConfig(), next)
	require.NoError(t, err)
	for now = range lines {
		for c.ConsumeLogs(t.Context(), printed(lines[now], now)) != nil {
		}
	}
	now = -1
	require.NoError(t, c.(*agentTranscript).close(t.Context()))
	return drawSpans(sink.AllTraces())
}

const claudeRun = `{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-4-5","claude_code_version":"2.1.330","uuid":"u0"}
{"type":"assistant","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"tool_use","id":"toolu_1","name":"Bash","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":50,"cache_read_input_tokens":1000,"cache_creation_input_tokens":200}},"parent_tool_use_id":null,"session_id":"s1","uuid":"u1"}
{"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_1","type":"tool_result","content":"ok"}]},"parent_tool_use_id":null,"session_id":"s1","uuid":"u2"}
{"type":"assistant","message":{"id":"msg_2","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":20,"output_tokens":60,"cache_read_input_tokens":1200,"cache_creation_input_tokens":0}},"parent_tool_use_id":null,"session_id":"s1","uuid":"u3"}
{"type":"result","subtype":"success","is_error":false,"duration_ms":1000,"num_turns":2,"result":"done","session_id":"s1","total_cost_usd":0.00333,"usage":{"input_tokens":30,"output_tokens":110,"cache_read_input_tokens":2200,"cache_creation_input_tokens":200},"modelUsage":{"claude-sonnet-4-5":{"inputTokens":30,"outputTokens":110,"cacheReadInputTokens":2200,"cacheCreationInputTokens":200,"webSearchRequests":0,"costUSD":0.00333,"contextWindow":200000}},"uuid":"r1"}
`

// printed is a log record of a line, as file_log makes it with the container parser.
func printed(line string, n int) plog.Logs {
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	rl.Resource().Attributes().PutStr("k8s.pod.uid", "8f1d0a7e")
	rl.Resource().Attributes().PutStr("k8s.container.name", "agent")
	rec := rl.ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	rec.Body().SetStr(strings.TrimSuffix(line, "\n"))
	rec.SetTimestamp(pcommon.NewTimestampFromTime(time.Date(2026, 11, 26, 10, 0, n, 0, time.UTC)))
	rec.Attributes().PutStr("log.iostream", "stdout")
	return ld
}

// fanOut hands each batch to both, as the Collector does.
func fanOut(a, b consumer.Logs) (consumer.Logs, error) {
	return consumer.NewLogs(func(ctx context.Context, ld plog.Logs) error {
		return errors.Join(a.ConsumeLogs(ctx, ld), b.ConsumeLogs(ctx, ld))
	})
}
