package read

import (
	"cmp"
	"encoding/json"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// repositories are the names that tell in which repository an agent worked: those of the standard, and what people write.
var repositories = lexicon.Compile(map[uint8][]string{
	0: {"vcs.repository.name", "vcs.repository.url.full", "git.repository", "repository"},
})

// repository is the best of the names that attrs have; empty for none.
func repository(attrs pcommon.Map) (best string) {
	rank := uint8(0)
	for attr, v := range attrs.All() {
		if !repositories.MayHave(attr) {
			continue
		}
		if w, ok := repositories.Find(attr); ok && v.Type() == pcommon.ValueTypeStr && v.Str() != "" && (best == "" || w.Rank < rank) {
			best, rank = v.Str(), w.Rank
		}
	}
	return best
}

// who is for whom something was done: what the span or record says, or else its resource.
func (s *source) who(attrs pcommon.Map) (ledger.Who, genai.Identity) {
	var own genai.Identity
	genai.ReadIdentity(attrs, &own)
	w := ledger.Who{
		Agent: name(cmp.Or(own.AgentName, s.shared.AgentName)), User: name(cmp.Or(own.User, s.shared.User)),
		Session: name(cmp.Or(own.Session, s.shared.Session)), Tenant: name(cmp.Or(own.Tenant, s.shared.Tenant)),
		Environment: name(cmp.Or(own.Environment, s.shared.Environment)), Service: name(s.service),
		Attributes: s.kept(attrs),
	}
	w.Repository = name(cmp.Or(repository(attrs), s.repo))
	return w, own
}

// kept are the kept attributes that are told, as JSON with sorted names; empty where none is.
func (s *source) kept(attrs pcommon.Map) string {
	var told map[string]string
	for _, attr := range s.settings.Attributes {
		if v := s.text(attrs, attr); v != "" {
			if told == nil {
				told = map[string]string{}
			}
			told[attr] = name(v)
		}
	}
	if told == nil {
		return ""
	}
	object, _ := json.Marshal(told) // strings always marshal
	return string(object)
}

// text is an attribute of the span or record, or else of its resource.
func (s *source) text(attrs pcommon.Map, attr string) string {
	return cmp.Or(text(attrs, attr), text(s.res.Attributes(), attr))
}

// text is a plain value as text; empty where there is none, or one that has structure.
func text(attrs pcommon.Map, attr string) string {
	v, ok := attrs.Get(attr)
	if !ok || v.Type() == pcommon.ValueTypeMap || v.Type() == pcommon.ValueTypeSlice || v.Type() == pcommon.ValueTypeBytes {
		return ""
	}
	return v.AsString()
}
