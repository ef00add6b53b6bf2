package transcript

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// qwenProcess prints what a process of Qwen Code does: one message, and a result.
func qwenProcess(r *Reader, n int, in, out, sumIn, sumOut int64) {
	for _, line := range []string{
		`{"type":"system","subtype":"init","session_id":"s","uuid":"i%[1]d","model":"qwen3-coder-plus","qwen_code_version":"0.24.4"}`,
		`{"type":"assistant","session_id":"s","uuid":"m%[1]d","message":{"id":"msg%[1]d","model":"qwen3-coder-plus","content":[{"type":"text","text":"ok"}],` +
			`"usage":{"input_tokens":%[2]d,"output_tokens":%[3]d,"cache_read_input_tokens":0,"total_tokens":%[6]d}}}`,
		`{"type":"result","subtype":"success","session_id":"s","uuid":"r%[1]d","is_error":false,` +
			`"usage":{"input_tokens":%[4]d,"output_tokens":%[5]d,"cache_read_input_tokens":0,"total_tokens":%[7]d}}`,
	} {
		r.Line(Stdout, fmt.Appendf(nil, line+"%[8]s", n, in, out, sumIn, sumOut, in+out, sumIn+sumOut, ""), began)
	}
}

// TestQwenResumed: a process of Qwen Code that goes on with a session reports what those before it used, too.
func TestQwenResumed(t *testing.T) {
	type process struct{ in, out, sumIn, sumOut int64 }
	for name, c := range map[string]struct {
		processes []process
		want      usage
	}{
		"the sum of the session":               {[]process{{100, 10, 100, 10}, {120, 12, 220, 22}}, usage{Input: 220, Output: 22}},
		"with calls that print nothing":        {[]process{{100, 10, 150, 15}, {120, 12, 300, 30}}, usage{Input: 300, Output: 30}},
		"older: that of the process":           {[]process{{100, 10, 100, 10}, {120, 12, 120, 12}}, usage{Input: 220, Output: 22}},
		"older: whose process used more":       {[]process{{100, 10, 100, 10}, {300, 30, 300, 30}}, usage{Input: 400, Output: 40}},
		"older: with calls that print nothing": {[]process{{100, 10, 150, 15}, {120, 12, 160, 16}}, usage{Input: 310, Output: 31}},
		"three processes":                      {[]process{{100, 10, 100, 10}, {120, 12, 220, 22}, {1, 2, 221, 24}}, usage{Input: 221, Output: 24}},
	} {
		t.Run(name, func(t *testing.T) {
			stream, ledger, sum := New(Settings{Seed: "pod"}), &Ledger{}, usage{}
			for n, p := range c.processes {
				qwenProcess(stream, n, p.in, p.out, p.sumIn, p.sumOut)
				own := New(Settings{Seed: fmt.Sprint(n), Ledger: ledger})
				qwenProcess(own, n, p.in, p.out, p.sumIn, p.sumOut)
				all, _ := spent(t, own)
				sum = sum.add(all)
			}
			assert.Equal(t, c.want, sum, "by a Ledger")
			all, _ := spent(t, stream)
			assert.Equal(t, c.want, all, "in one stream")
		})
	}
	alone := New(Settings{Seed: "p", Command: []string{"node", "/usr/bin/qwen", "--continue", "-p", "again"}})
	qwenProcess(alone, 1, 120, 12, 220, 22)
	all, _ := spent(t, alone)
	assert.Equal(t, usage{Input: 120, Output: 12}, all, "by the command line")
}
