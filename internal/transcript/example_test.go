package transcript_test

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// What `claude -p "..." --output-format stream-json --verbose > run.ndjson` wrote, cut to what matters.
const run = `
{"type":"system","subtype":"init","session_id":"bc4e","uuid":"1","model":"claude-sonnet-4-5","claude_code_version":"2.1.330"}
{"type":"assistant","session_id":"bc4e","uuid":"2","timestamp":"2026-11-22T11:31:35.801Z","message":{"id":"msg_1","model":"claude-sonnet-4-5-20250929","content":[{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls"}}],"usage":{"input_tokens":101,"cache_read_input_tokens":7001,"cache_creation_input_tokens":2003,"output_tokens":1}}}
{"type":"user","session_id":"bc4e","uuid":"3","timestamp":"2026-11-22T11:31:36.153Z","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"app.py"}]}}
{"type":"assistant","session_id":"bc4e","uuid":"4","timestamp":"2026-11-22T11:31:36.252Z","message":{"id":"msg_2","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"One file."}],"usage":{"input_tokens":102,"cache_read_input_tokens":7001,"cache_creation_input_tokens":2003,"output_tokens":1}}}
{"type":"result","subtype":"success","is_error":false,"session_id":"bc4e","uuid":"5","total_cost_usd":0.0237006,"usage":{"input_tokens":203,"cache_read_input_tokens":14002,"cache_creation_input_tokens":4006,"output_tokens":107},"modelUsage":{"claude-sonnet-4-5":{"inputTokens":203,"outputTokens":107,"cacheReadInputTokens":14002,"cacheCreationInputTokens":4006,"costUSD":0.0237006}}}
`

// A file becomes a trace: a Reader, its lines, its end.
func Example() {
	r := transcript.New(transcript.Settings{Seed: "run.ndjson"})
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // when the file is read; the lines know better
	for lines := bufio.NewScanner(strings.NewReader(run)); lines.Scan(); {
		r.Line(transcript.Stdout, lines.Bytes(), now)
	}
	r.End(transcript.EndInfo{At: now})
	traces, _ := r.Drain()
	for _, span := range traces.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
		fmt.Println(span.Name(), span.EndTimestamp().AsTime().Sub(span.StartTimestamp().AsTime()))
		for _, attr := range []string{"gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", transcript.AttrReportedUSD} {
			if v, ok := span.Attributes().Get(attr); ok {
				fmt.Println("   ", attr, v.AsString())
			}
		}
	}
	// Output:
	// execute_tool Bash 352ms
	// chat claude-sonnet-4-5-20250929 0s
	//     gen_ai.usage.input_tokens 9105
	//     gen_ai.usage.output_tokens 1
	// chat claude-sonnet-4-5-20250929 99ms
	//     gen_ai.usage.input_tokens 9106
	//     gen_ai.usage.output_tokens 1
	// chat claude-sonnet-4-5-20250929 (remainder) 451ms
	//     gen_ai.usage.input_tokens 0
	//     gen_ai.usage.output_tokens 105
	// invoke_agent claude-code 451ms
	//     gen_ai.usage.cost.amount 0.0237006
}
