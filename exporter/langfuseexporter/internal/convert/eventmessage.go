package convert

import (
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/rawjson"
)

// appendMessage appends a message whose members are an event's attributes. Values that are JSON already, as tool calls
// and nested messages are in most emitters, are not quoted again.
func appendMessage(b []byte, role string, attrs pcommon.Map) []byte {
	b = open(b)
	b = append(append(append(b, `{"role":"`...), role...), '"')
	for k, v := range attrs.All() {
		if k == "role" || k == "gen_ai.system" || k == "gen_ai.provider.name" {
			continue
		}
		b = append(b, ',')
		b = append(rawjson.AppendString(b, k), ':')
		if text := v.AsString(); v.Type() == pcommon.ValueTypeStr && isDocument(text) {
			b = append(b, text...)
		} else {
			b = appendValue(b, v)
		}
	}
	return append(b, '}')
}

// isDocument reports whether s is a JSON object or array.
func isDocument(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && (s[0] == '{' || s[0] == '[') && json.Valid([]byte(s))
}
