package convert

import (
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// parameters writes the request's parameters where an emitter spells them as single attributes. The service tier
// belongs to them: it chooses the server's price tier.
func (c *Converter) parameters(s *subject) {
	tier := s.str(openaiTier, openaiRequestTier)
	if s.has(lfParameters) || s.scope == "ai" || !s.request && tier == "" {
		return
	}
	start := len(c.texts.b)
	out := append(c.texts.b, '{')
	add := func(key string) {
		if len(out) > start+1 {
			out = append(out, ',')
		}
		out = append(rawjson.AppendString(out, key), ':')
	}
	for _, a := range s.attrs {
		if key, ok := strings.CutPrefix(a.key, requestPrefix); ok && key != "model" {
			add(key)
			out = appendValue(out, a.value)
		}
	}
	if tier != "" {
		add("service_tier")
		out = rawjson.AppendString(out, tier)
	}
	c.texts.b = append(out, '}')
	c.set(s, lfParameters, c.texts.text(start))
}

// prompt links the generation to a prompt. The older path of the server drops the whole observation where the version
// is not an integer, or where one of the two is missing.
func (c *Converter) prompt(s *subject) {
	name, version := s.pick(lfPromptName, lfPromptNameOld), s.pick(lfPromptVersion, lfPromptVersionOld)
	if name == nil && version == nil {
		return
	}
	if name != nil && version != nil {
		n, err := strconv.ParseInt(strings.TrimSpace(version.AsString()), 10, 64)
		if err == nil && -maxExact <= n && n <= maxExact && name.Type() == pcommon.ValueTypeStr && name.Str() != "" {
			if s.has(lfPromptName) && s.has(lfPromptVersion) && version.Type() == pcommon.ValueTypeInt {
				return
			}
			c.set(s, lfPromptName, name.Str())
			s.drop(lfPromptVersion)
			c.puts = append(c.puts, put{key: fieldNames[lfPromptVersion], kind: pcommon.ValueTypeInt, n: n})
			return
		}
	}
	if name != nil {
		c.keep(s, metadata+"prompt_name", *name)
	}
	if version != nil {
		c.keep(s, metadata+"prompt_version", *version)
	}
	s.drop(lfPromptName, lfPromptVersion, lfPromptNameOld, lfPromptVersionOld)
}

// pick is the first of the fields that is set.
func (f *found) pick(which ...field) *pcommon.Value {
	for _, x := range which {
		if f.has(x) {
			return &f.attrs[f.at[x]-1].value
		}
	}
	return nil
}
