package genai

import "go.opentelemetry.io/collector/pdata/pcommon"

// Identity is who a run was for and what it belongs to. Empty fields are not known.
type Identity struct {
	User        string
	Session     string
	Tenant      string
	Environment string
	AgentName   string
	TraceName   string
	Version     string
	Release     string
	Tags        []string
}

// ReadIdentity fills the fields of id that are still empty from a resource's or a span's attributes, in any usual spelling.
func ReadIdentity(attrs pcommon.Map, id *Identity) {
	for _, f := range []struct {
		to    *string
		attrs []string
	}{
		{&id.User, []string{"user.id"}},
		{&id.Session, []string{"session.id", "gen_ai.conversation.id"}},
	} {
		for _, attr := range f.attrs {
			if v, ok := attrs.Get(attr); ok && *f.to == "" {
				*f.to = v.AsString()
			}
		}
	}
}
