package convert

import "go.opentelemetry.io/collector/pdata/ptrace"

// nameKeys are where the server looks for a name before it takes the span's.
var nameKeys = [...]string{"gen_ai.tool.name", "genkit:name", "logfire.msg", "ai.toolCall.name"}

// shownName is the name that the server gives to a span, and to a trace whose root it is. The newer path does the latter in lists of
// traces alone: it adds up costs and filters observations by the trace's name on each span.
func shownName(span ptrace.Span) string {
	for _, key := range nameKeys {
		if v, ok := span.Attributes().Get(key); ok && text(v) != "" {
			return text(v)
		}
	}
	id, ok := span.Attributes().Get("ai.operationId")
	if !ok || text(id) == "" {
		return span.Name()
	}
	if function, ok := span.Attributes().Get("ai.telemetry.functionId"); ok && text(function) != "" {
		return text(function) + ":" + text(id)
	}
	return text(id)
}
