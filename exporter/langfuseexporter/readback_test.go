package langfuseexporter

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// TestReadBack: what arrived although its answer was lost is not sent again to a server that would store it twice. Where the look
// fails, is off, or the server is an older one, all is sent again: rather twice than never.
func TestReadBack(t *testing.T) {
	for name, c := range map[string]struct {
		server   langfusetest.Config
		off      bool
		faults   []langfusetest.Fault
		found    int64
		received int // times that the first span arrived
	}{
		"the answer was lost":       {faults: []langfusetest.Fault{{Cut: true}}, found: 3, received: 1},
		"lost twice":                {faults: []langfusetest.Fault{{Reset: true}, {Cut: true}}, found: 3, received: 1},
		"the request was lost":      {faults: []langfusetest.Fault{{Reset: true}}, received: 1},
		"a proxy gave up":           {faults: []langfusetest.Fault{{Status: http.StatusGatewayTimeout}}, received: 1},
		"the server said no":        {faults: []langfusetest.Fault{{Status: http.StatusInternalServerError}}, received: 1},
		"off":                       {faults: []langfusetest.Fault{{Cut: true}}, off: true, received: 2},
		"an older server":           {faults: []langfusetest.Fault{{Cut: true}}, server: langfusetest.Config{Version: "3.205.0"}, received: 2},
		"a version nobody can read": {faults: []langfusetest.Fault{{Cut: true}}, server: langfusetest.Config{Version: "nightly"}, received: 2},
		"the look fails": {
			faults: []langfusetest.Fault{{Cut: true}, {Path: langfusetest.ObservationsPath, Status: http.StatusTooManyRequests}}, received: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := langfusetest.Start(t, c.server)
			cfg := direct(s)
			cfg.ReadBack.Enabled = !c.off
			r := newRig(t, s, cfg)
			s.Fail(c.faults...)
			require.NoError(t, r.ConsumeTraces(t.Context(), spans(3)))
			require.Len(t, s.Observations(), 3)
			assert.Equal(t, c.received, s.Observations()[0].Received)
			assert.EqualValues(t, 3, r.sum(t, "otelcol_exporter_langfuse_spans_sent"))
			if c.found > 0 {
				assert.Equal(t, c.found, r.sum(t, "otelcol_exporter_langfuse_spans_found"))
			}
		})
	}
}
