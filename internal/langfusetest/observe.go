package langfusetest

import (
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// observe is the row that the server makes of a span.
func observe(span Span) Observation {
	a, res := plainMap(span.Attributes()), plainMap(span.Resource.Attributes())
	scope := span.Scope.Name()
	o := Observation{
		TraceID: span.TraceID().String(), SpanID: span.SpanID().String(), ParentID: span.ParentSpanID().String(),
		Name: name(span.Name(), a), Type: observationType(a, scope), Level: level(a, span.Status().Code()),
		StatusMessage: first(a[obs+"status_message"], span.Status().Message()),
		Version:       first(a["langfuse.version"], res["service.version"]),
		Release:       first(a["langfuse.release"], res["langfuse.release"]),
		Environment:   environment(a, res), TraceName: first(a["langfuse.trace.name"]),
		UserID: first(pick(a, userKeys)...), SessionID: first(pick(a, sessionKeys)...), Tags: tags(a),
		CompletionStart: completionStart(a), ModelParameters: modelParameters(a),
		AppRoot: a["langfuse.internal.is_app_root"] == true, Public: truthy(firstRaw(a, "langfuse.trace.public", "langfuse.public")),
		Attributes: a,
	}
	if op, _ := a["gen_ai.operation.name"].(string); op != "invoke_agent" && op != "agent_step" {
		o.Model, o.Usage, o.Cost = model(a), usage(a, scope), cost(a)
	}
	if o.Type == "generation" {
		o.PromptName = first(a[obs+"prompt.name"], a["langfuse.prompt.name"])
		o.PromptVersion = first(a[obs+"prompt.version"], a["langfuse.prompt.version"])
	}
	o.Input, o.Output = inputOutput(span, a)
	o.ToolCalls = toolCalls(o.Output)
	o.Metadata = metadata(a, res, scope)
	return o
}

// plainMap converts attributes as the server does: maps, bytes and empty values become text nobody can use.
func plainMap(attrs pcommon.Map) map[string]any {
	m := make(map[string]any, attrs.Len())
	for k, v := range attrs.All() {
		m[k] = plain(v)
	}
	return m
}

func plain(v pcommon.Value) any {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return v.Str()
	case pcommon.ValueTypeBool:
		return v.Bool()
	case pcommon.ValueTypeInt:
		return float64(v.Int())
	case pcommon.ValueTypeDouble:
		return v.Double()
	case pcommon.ValueTypeSlice:
		if v.Slice().Len() == 0 {
			return `{"arrayValue":{}}`
		}
		list := make([]any, 0, v.Slice().Len())
		for _, e := range v.Slice().All() {
			list = append(list, plain(e))
		}
		return list
	case pcommon.ValueTypeMap:
		return `{"kvlistValue":{"values":[]}}`
	case pcommon.ValueTypeBytes:
		return `{"bytesValue":{"type":"Buffer"}}`
	default:
		return "{}"
	}
}

// first is the first value that JavaScript takes for true, as text.
func first(values ...any) string {
	for _, v := range values {
		if truthy(v) {
			return text(v)
		}
	}
	return ""
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case float64:
		return v != 0
	default:
		return true
	}
}

func pick(a map[string]any, keys []string) []any {
	out := make([]any, len(keys))
	for i, k := range keys {
		out[i] = a[k]
	}
	return out
}

func firstRaw(a map[string]any, keys ...string) any {
	for _, k := range keys {
		if truthy(a[k]) {
			return a[k]
		}
	}
	return nil
}

func metadata(a, res map[string]any, scope string) map[string]any {
	m := map[string]any{"resourceAttributes": res}
	rest := map[string]any{}
	for k, v := range a {
		key, kept := metadataKey(k)
		switch {
		case kept:
			m[key] = v
		case !strings.HasPrefix(k, obs) && !strings.HasPrefix(k, "langfuse.trace."):
			rest[k] = text(v)
		}
	}
	for _, whole := range []string{obs + "metadata", "langfuse.trace.metadata"} {
		var fields map[string]any
		if s, ok := a[whole].(string); ok && json.Unmarshal([]byte(s), &fields) == nil {
			for k, v := range fields {
				m[k] = v
			}
		}
	}
	if !strings.HasPrefix(scope, "langfuse-sdk") {
		m["attributes"] = rest
	}
	return m
}

func metadataKey(k string) (string, bool) {
	switch k {
	case "ai.telemetry.metadata.userId", "ai.telemetry.metadata.sessionId", "ai.telemetry.metadata.tags":
		return "", false
	}
	for _, prefix := range []string{obs + "metadata.", "langfuse.trace.metadata.", "langfuse.metadata.", "ai.telemetry.metadata."} {
		if key, ok := strings.CutPrefix(k, prefix); ok {
			return key, true
		}
	}
	return "", false
}
