package filter

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Kind is what a span is about.
type Kind uint8

// The kinds.
const (
	Useful         Kind = iota // models, agents, tools, sandboxes, and steps of theirs
	Internals                  // the inner workings of an agent that traces itself
	Infrastructure             // HTTP, databases, remote calls, messaging
	Unknown                    // what an application traced itself
	kinds
)

// Kinds are a set of kinds.
type Kinds [kinds]bool

// Names are the kinds that may be left out, as a configuration names them.
var Names = map[string]Kind{"internals": Internals, "infrastructure": Infrastructure, "unknown": Unknown}

// All is every kind that may be left out.
var All = Kinds{Internals: true, Infrastructure: true, Unknown: true}

// useful are the attributes that mark a span of a model, an agent, a tool, a sandbox or a search for a model's context.
var useful = []string{
	"gen_ai.", "langfuse.observation.", "llm.", "openinference.", "ai.operationId", "traceloop.", "agent.", "sandbox.", "mcp.", "spring.ai.",
	"db.vector.",
}

// shared are those among them that tell whose a trace is. SDKs and agent_run put them on each of its spans.
var shared = []string{
	"gen_ai.agent.", "gen_ai.conversation.", "agent.tags", "traceloop.association.", "traceloop.workflow.name", "traceloop.entity.path",
}

// ofTrace tell of the whole trace, where a root has them.
const ofTrace = "langfuse.trace."

// infrastructure are the attributes that the standard requires of spans of HTTP, databases, remote calls, messaging and
// functions, by their older and their newer names.
var infrastructure = map[string]bool{
	"http.request.method": true, "http.method": true, "http.route": true, "http.url": true, "url.full": true, "db.system": true,
	"db.system.name": true, "rpc.system": true, "rpc.system.name": true, "messaging.system": true, "faas.trigger": true,
	"express.type": true, "fastify.type": true, "koa.type": true, "hapi.type": true, "net.peer.name": true, "dns.question.name": true,
	"asgi.event.type": true,
}

// source is where the spans of one scope come from.
type source struct {
	res   pcommon.Resource
	scope pcommon.InstrumentationScope
	all   bool // each is of use
	noisy bool // none is but what genai reads
}

func (f *Filter) source(res pcommon.Resource, scope pcommon.InstrumentationScope) source {
	name := scope.Name()
	wanted := under(name, f.Scopes)
	return source{
		res: res, scope: scope, noisy: !wanted && under(name, noisy), all: wanted || name == "ai" || under(name, known),
	}
}

// kind is what a span of s is about.
func (s *source) kind(span ptrace.Span) Kind {
	if s.all {
		return Useful
	}
	kind := Unknown
	for name := range span.Attributes().All() {
		switch {
		case infrastructure[name]:
			kind = Infrastructure
		case s.noisy:
		case starts(name, useful) && !starts(name, shared), strings.HasPrefix(name, ofTrace) && span.ParentSpanID().IsEmpty():
			return Useful
		}
	}
	var c genai.Call
	switch genai.ReadSpan(s.res, s.scope, span, &c); {
	case c.Role != genai.RoleOther:
		return Useful
	case s.noisy:
		return Internals
	}
	return kind
}

func starts(name string, with []string) bool {
	return slices.ContainsFunc(with, func(p string) bool { return strings.HasPrefix(name, p) })
}
