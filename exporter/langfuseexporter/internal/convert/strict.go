package convert

import (
	"strings"
	"unicode/utf16"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// The server's older path checks every observation against a schema, and silently drops the whole of one that fails.
// What follows, firstToken and prompt keep spans from that.

// textual makes text of what must be text, and cuts a trace's name to the length allowed.
func (c *Converter) textual(s *subject) {
	for _, x := range []field{lfVersion, lfStatusMessage, lfTraceName, lfRelease, lfEnvironment, lfUser, lfSession} {
		if !s.has(x) {
			continue
		}
		whole := text(s.value(x))
		allowed := whole
		if x == lfTraceName {
			allowed = shortName(whole)
		}
		if s.value(x).Type() != pcommon.ValueTypeStr || len(allowed) < len(whole) {
			c.set(s, x, allowed)
		}
	}
}

// maxTraceName is the length, in UTF-16 units, above which the older path drops what it was told about the trace.
const maxTraceName = 1000

// shortName is the longest start of s that is short enough.
func shortName(s string) string {
	units := 0
	for i, r := range s {
		if units += max(utf16.RuneLen(r), 1); units > maxTraceName {
			return s[:i]
		}
	}
	return s
}

// objects moves parameters that are none to the metadata, the first of them where several are.
func (c *Converter) objects(s *subject) {
	moved := false
	for _, x := range []field{lfParameters, oiParameters, modelConfig} {
		if s.has(x) && !isObject(s.value(x)) {
			if !moved {
				c.keep(s, metadata+"model_parameters", s.value(x))
			}
			moved = true
			s.drop(x)
			s.at[x] = 0 // so that single attributes may make some
		}
	}
}

// isObject reports whether v becomes a JSON object.
func isObject(v pcommon.Value) bool {
	return v.Type() == pcommon.ValueTypeMap ||
		v.Type() == pcommon.ValueTypeStr && strings.HasPrefix(strings.TrimSpace(v.Str()), "{")
}
