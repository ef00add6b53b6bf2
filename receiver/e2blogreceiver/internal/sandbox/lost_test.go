package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
)

// opencodeStep is a line of OpenCode, which never sums up.
func opencodeStep(n int) string {
	return fmt.Sprintf(`{"type":"step_finish","timestamp":1795752883818,"sessionID":"ses_1","part":{"id":"prt_%d","reason":"stop",`+
		`"tokens":{"total":30,"input":10,"output":20,"reasoning":0,"cache":{"write":0,"read":0}},"cost":0.01}}`+"\n", n)
}

// TestLost says that a run whose output may be missing is a lower bound, and one whose bytes are all accounted for is not.
func TestLost(t *testing.T) {
	line := int64(len(opencodeStep(1)))
	for name, tt := range map[string]struct {
		late    bool
		broken  bool
		dropped int64
		counted int64 // bytes of stdout that envd counted; 0 for not known
		lost    bool
	}{
		"whole":                    {},
		"whole, by the count":      {counted: 2 * line},
		"the beginning missing":    {counted: 2*line + 1, lost: true},
		"found late":               {late: true, lost: true},
		"broken":                   {broken: true, lost: true},
		"broken, none missing":     {broken: true, counted: 2 * line},
		"broken, one missing":      {broken: true, counted: 3 * line, lost: true},
		"dropped for want of room": {dropped: 100, lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := New("ibox", options())
			s.See(running(t0, nil), t0)
			procs := listed(7, nil, "opencode", "run")
			in := s.List(procs, t0, tt.late)[0]
			s.Output(in.Number, transcript.Stdout, []byte(opencodeStep(1)), t0)
			s.Gap(in.Number, transcript.Stdout, tt.dropped)
			if tt.broken {
				s.Detached(in.Number)
				in = s.List(procs, t0.Add(time.Second), false)[0]
			}
			s.Output(in.Number, transcript.Stdout, []byte(opencodeStep(2)), t0.Add(time.Second))
			if p := s.Procs[0]; tt.counted > 0 {
				p.Counted[transcript.Stdout], p.Counts = tt.counted, true
			}
			s.Exit(in.Number, &envd.End{Exited: true}, t0.Add(2*time.Second))
			var o out
			o.drain(s)
			require.Len(t, o.named["invoke_agent opencode"], 1)
			lost, _ := o.named["invoke_agent opencode"][0].Attributes().Get(transcript.AttrAborted)
			assert.Equal(t, tt.lost, lost.Bool())
		})
	}
}
