package convert

import (
	"encoding/json"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/rawjson"
)

// parameters writes the request's parameters where an emitter spells them as single attributes. The service tier
// belongs to them: it chooses the server's price tier.
func (b *batch) parameters(s *subject) {
	tier := s.str(openaiTier, openaiRequestTier)
	if s.has(lfParameters) || s.scope == "ai" || !s.request && tier == "" {
		return
	}
	out := []byte{'{'}
	add := func(key string) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(rawjson.AppendString(out, key), ':')
	}
	for k, v := range s.span.Attributes().All() {
		if key, ok := strings.CutPrefix(k, requestPrefix); ok && key != "model" {
			add(key)
			out = appendValue(out, v)
		}
	}
	if tier != "" {
		add("service_tier")
		out = rawjson.AppendString(out, tier)
	}
	b.str(prefix+"model.parameters", string(append(out, '}')))
}

// appendValue appends a storable value as JSON.
func appendValue(b []byte, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeInt:
		return strconv.AppendInt(b, v.Int(), 10)
	case pcommon.ValueTypeBool:
		return strconv.AppendBool(b, v.Bool())
	case pcommon.ValueTypeDouble:
		if j, err := json.Marshal(v.Double()); err == nil {
			return append(b, j...)
		}
	case pcommon.ValueTypeSlice, pcommon.ValueTypeMap:
		return append(b, encode(v)...)
	}
	return rawjson.AppendString(b, v.AsString())
}

// prompt links the generation to a prompt. The older path of the server drops the whole observation where the version
// is not an integer, or where one of the two is missing.
func (b *batch) prompt(s *subject) {
	name, version := s.pick(lfPromptName, lfPromptNameOld), s.pick(lfPromptVersion, lfPromptVersionOld)
	if name == nil && version == nil {
		return
	}
	if name != nil && version != nil {
		n, err := strconv.ParseInt(strings.TrimSpace(version.AsString()), 10, 64)
		if err == nil && name.Type() == pcommon.ValueTypeStr && name.Str() != "" {
			if s.has(lfPromptName) && s.has(lfPromptVersion) && version.Type() == pcommon.ValueTypeInt {
				return
			}
			b.str(prefix+"prompt.name", name.Str())
			b.puts = append(b.puts, put{key: prefix + "prompt.version", kind: pcommon.ValueTypeInt, n: n})
			return
		}
	}
	for _, x := range []field{lfPromptName, lfPromptVersion, lfPromptNameOld, lfPromptVersionOld} {
		if s.has(x) {
			b.value(prefix+"metadata.prompt_"+promptPart[x], s.value(x))
			s.drop(x)
		}
	}
}

var promptPart = map[field]string{
	lfPromptName: "name", lfPromptNameOld: "name", lfPromptVersion: "version", lfPromptVersionOld: "version",
}

// pick is the first of the fields that is set.
func (f *found) pick(which ...field) *pcommon.Value {
	for _, x := range which {
		if f.has(x) {
			return &f.values[f.at[x]-1]
		}
	}
	return nil
}
