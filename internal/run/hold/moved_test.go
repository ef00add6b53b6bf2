package hold

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// TestMoved: of a trace that came to this replica after a run had begun, the run is partial; one that began afterwards is not.
func TestMoved(t *testing.T) {
	for name, tc := range map[string]struct {
		from time.Time
		want string
	}{
		"always here":  {time.Time{}, genai.RunComplete},
		"before":       {epoch, genai.RunComplete},
		"meanwhile":    {epoch.Add(time.Second / 2), genai.RunPartial},
		"as it waited": {epoch.Add(time.Minute), genai.RunPartial},
		"afterwards":   {epoch.Add(time.Hour), genai.RunComplete},
	} {
		t.Run(name, func(t *testing.T) {
			f, out := feed(settings()), map[uint64]ptrace.Span{}
			f.From(tc.from)
			f.span(epoch, makeSpan(2, 1, "chat", 0.25))
			f.From(time.Time{})
			f.span(epoch, makeSpan(1, 0, "agent", 0))
			f.Flush(epoch, math.MaxInt)
			f.came(out)
			attrs := out[1].Attributes().AsRaw()
			require.Equal(t, tc.want, attrs[genai.AttrRunStatus])
			if tc.want == genai.RunPartial {
				require.Equal(t, []any{"moved"}, attrs[genai.AttrRunReasons])
			}
		})
	}
}
