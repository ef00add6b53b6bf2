package run

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Strays reports whether the other record of the call that r tells may be in another trace. Claude Code asks for a session's title
// outside of the interaction, in a span without a parent, and logs the call within it.
func (r *Record) Strays() bool {
	return r.Role == genai.RoleCall && r.Call != "" && strings.HasPrefix(r.Dialect, "claude-code") && (r.is(Log) || r.Parent.IsEmpty())
}
