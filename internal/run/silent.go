package run

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// askers are the tools of Claude Code that ask a model themselves: subagents, searches and what sums up a page.
var askers = map[string]bool{"Agent": true, "Task": true, "WebSearch": true, "WebFetch": true}

// silent are the tools that asked a model of which nothing tells: those who stand around Claude Code see the tool alone. Where their own
// calls repeat what it told in another trace, that tells of these, too.
func (t *Trace) silent() map[int32]bool {
	var silent map[int32]bool
	for i := range t.records {
		if r := &t.records[i]; r.verdict.role == genai.RoleTool && r.is(Watches) && askers[r.Name] {
			if silent == nil {
				silent = map[int32]bool{}
			}
			silent[int32(i)] = true
		}
	}
	if silent == nil {
		return nil
	}
	billed := false
	for i := range t.records {
		r := &t.records[i]
		if r.verdict.role != genai.RoleCall {
			continue
		}
		if strings.HasPrefix(r.Dialect, "claude-code") { // which tells all
			return nil
		}
		billed = billed || r.is(Watches)
		for p := range t.up(int32(i)) {
			delete(silent, p)
		}
	}
	if !billed {
		return nil
	}
	return silent
}
