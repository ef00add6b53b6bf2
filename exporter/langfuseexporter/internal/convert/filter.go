package convert

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// knownScopes are the scopes, with those below them, that the Langfuse SDKs send by default.
var knownScopes = []string{
	"langfuse-sdk", "agent_framework", "autogen-core", "haystack", "langsmith", "litellm", "openinference", "pydantic-ai",
	"strands-agents", "vllm", "gen_ai", "com.anthropic", "@arizeai/openinference-instrumentation-", "@traceloop", "@mastra", "gemini-cli", "codex",
	"gcp.vertex.agent", "opentelemetry.instrumentation.genai", "opentelemetry.instrumentation.anthropic", "opentelemetry.instrumentation.bedrock",
	"opentelemetry.instrumentation.openai", "opentelemetry.instrumentation.vertexai", "opentelemetry.instrumentation.google_genai",
	"opentelemetry.instrumentation.google_generativeai", "opentelemetry.instrumentation.langchain", "opentelemetry.instrumentation.crewai",
	"opentelemetry.instrumentation.cohere", "opentelemetry.instrumentation.groq", "opentelemetry.instrumentation.mistralai",
	"opentelemetry.instrumentation.ollama", "opentelemetry.instrumentation.llamaindex",
}

// knownPrefixes are the attributes that mark a span of a model, an agent, a tool or a sandbox.
var knownPrefixes = []string{"gen_ai.", "langfuse.", "llm.", "openinference.", "ai.operationId", "traceloop.", "agent.cost.", "sandbox."}

type spanKey struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

// filter drops the spans that are neither about models, agents or tools nor lie between two that are, and returns
// their number. A kept span whose parents were dropped up to the trace's root becomes a root; where the chain of
// dropped parents leads out of the batch, its end becomes the parent. scopes are kept besides the known ones.
func filter(td ptrace.Traces, scopes []string) (dropped int) {
	parents, keep, remote := survey(td, scopes)
	if len(keep) == len(parents) {
		return 0
	}
	keepBetween(parents, keep)
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			ss.Spans().RemoveIf(func(span ptrace.Span) bool {
				key := spanKey{span.TraceID(), span.SpanID()}
				if !keep[key] {
					dropped++
					return true
				}
				parent, below := ancestor(key, parents, keep)
				span.SetParentSpanID(parent)
				if below != key && remote[below] {
					span.SetFlags(span.Flags() | remoteParent)
				}
				return false
			})
		}
		rs.ScopeSpans().RemoveIf(func(ss ptrace.ScopeSpans) bool { return ss.Spans().Len() == 0 })
	}
	td.ResourceSpans().RemoveIf(func(rs ptrace.ResourceSpans) bool { return rs.ScopeSpans().Len() == 0 })
	return dropped
}

// survey finds each span's parent, the spans that are about models, agents or tools, and those whose parent ran in
// another process.
func survey(td ptrace.Traces, scopes []string) (parents map[spanKey]pcommon.SpanID, keep, remote map[spanKey]bool) {
	parents, keep, remote = map[spanKey]pcommon.SpanID{}, map[spanKey]bool{}, map[spanKey]bool{}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			known := ss.Scope().Name() == "ai" || below(ss.Scope().Name(), knownScopes) || below(ss.Scope().Name(), scopes)
			for _, span := range ss.Spans().All() {
				key := spanKey{span.TraceID(), span.SpanID()}
				parents[key] = span.ParentSpanID()
				if isRemote(span) {
					remote[key] = true
				}
				if known || about(span.Attributes()) {
					keep[key] = true
				}
			}
		}
	}
	return parents, keep, remote
}

// keepBetween keeps the spans on the way from a kept span up to the next kept one.
func keepBetween(parents map[spanKey]pcommon.SpanID, keep map[spanKey]bool) {
	for key := range parents {
		if !keep[key] {
			continue
		}
		parent, _ := ancestor(key, parents, keep)
		top := spanKey{key.trace, parent}
		if !keep[top] {
			continue
		}
		for at := (spanKey{key.trace, parents[key]}); at != top; at.span = parents[at] {
			keep[at] = true
		}
	}
}

// ancestor is the nearest span above key that is kept or not in the batch, empty where all are dropped; and the span
// whose parent that is.
func ancestor(key spanKey, parents map[spanKey]pcommon.SpanID, keep map[spanKey]bool) (parent pcommon.SpanID, below spanKey) {
	at := spanKey{key.trace, parents[key]}
	below = key
	for range parents { // a bound: hostile parents can form a circle
		next, inBatch := parents[at]
		if at.span.IsEmpty() || !inBatch || keep[at] {
			return at.span, below
		}
		below, at.span = at, next
	}
	return pcommon.SpanID{}, key
}

// below reports whether scope is one of the list or below one of it.
func below(scope string, list []string) bool {
	for _, s := range list {
		if strings.HasPrefix(scope, s) && (len(scope) == len(s) || strings.ContainsRune("./-_:", rune(scope[len(s)])) || strings.HasSuffix(s, "-")) {
			return true
		}
	}
	return false
}

func about(attrs pcommon.Map) bool {
	for k, v := range attrs.All() {
		for _, p := range knownPrefixes {
			if strings.HasPrefix(k, p) && v.Type() != pcommon.ValueTypeEmpty {
				return true
			}
		}
	}
	return false
}
