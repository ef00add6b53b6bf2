package run

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// who is the identity of a trace. Where spans disagree, the one that started first is right: the root, where it says
// anything. So the answer does not depend on the order of arrival.
type who struct {
	id    genai.Identity
	since [6]pcommon.Timestamp // by field, tags last
}

// Identify takes in what a span that started at start, or its resource, says about who the trace is for.
func (t *Trace) Identify(start pcommon.Timestamp, id *genai.Identity) {
	w := &t.who
	for f, s := range [...]struct{ have, said *string }{
		{&w.id.User, &id.User},
		{&w.id.Session, &id.Session},
		{&w.id.Tenant, &id.Tenant},
		{&w.id.Environment, &id.Environment},
		{&w.id.AgentName, &id.AgentName},
	} {
		earlier := start < w.since[f] || start == w.since[f] && *s.said < *s.have
		if *s.said != "" && (*s.have == "" || earlier) {
			*s.have, w.since[f] = *s.said, start
		}
	}
	const tags = len(w.since) - 1
	if len(id.Tags) > 0 && (len(w.id.Tags) == 0 || start < w.since[tags]) {
		w.id.Tags, w.since[tags] = id.Tags, start
	}
}

// Inherit fills what id does not tell from its resource's identity.
func Inherit(id, resource *genai.Identity) {
	for _, s := range [...]struct{ to, from *string }{
		{&id.User, &resource.User},
		{&id.Session, &resource.Session},
		{&id.Tenant, &resource.Tenant},
		{&id.Environment, &resource.Environment},
		{&id.AgentName, &resource.AgentName},
	} {
		if *s.to == "" {
			*s.to = *s.from
		}
	}
	if len(id.Tags) == 0 {
		id.Tags = resource.Tags
	}
}

// Identity is who the trace is for, as far as any of its spans has told.
func (t *Trace) Identity() *genai.Identity { return &t.who.id }

// AgentName is the name of the agent that the i-th record works for: the nearest one at or above it that has a name. A
// record outside of all agents, such as the request that started one, has the trace's; one within agents of no name has
// none.
func (t *Trace) AgentName(i int) string {
	within := false
	if r := &t.records[i]; r.is(Agent) {
		if within = true; r.Name != "" {
			return r.Name
		}
	}
	for p := range t.up(int32(i)) {
		if r := &t.records[p]; r.is(Agent) {
			if within = true; r.Name != "" {
				return r.Name
			}
		}
	}
	if within {
		return ""
	}
	return t.who.id.AgentName
}
