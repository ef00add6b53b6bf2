package langfusetest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

const obs = "langfuse.observation."

var (
	userKeys    = []string{"langfuse.user.id", "user.id", obs + "metadata.langfuse_user_id", "langfuse.trace.metadata.langfuse_user_id", "ai.telemetry.metadata.userId"}
	sessionKeys = []string{"langfuse.session.id", "session.id", "gen_ai.conversation.id", obs + "metadata.langfuse_session_id", "langfuse.trace.metadata.langfuse_session_id", "ai.telemetry.metadata.sessionId"}
	modelKeys   = []string{obs + "model.name", "gen_ai.response.model", "ai.model.id", "gen_ai.request.model", "llm.response.model", "llm.model_name", "model"}
	tagKeys     = []string{"langfuse.trace.tags", "langfuse.tags", obs + "metadata.langfuse_tags", "langfuse.trace.metadata.langfuse_tags", "ai.telemetry.metadata.tags", "tag.tags"}
)

func name(span string, a map[string]any) string {
	if v := firstRaw(a, "gen_ai.tool.name", "genkit:name", "logfire.msg", "ai.toolCall.name"); v != nil {
		return text(v)
	}
	if id, ok := a["ai.operationId"]; ok {
		if f := first(a["ai.telemetry.functionId"]); f != "" {
			return f + ":" + text(id)
		}
		return text(id)
	}
	return span
}

// typeRules are the server's mappers in their order of priority: attribute, then value to type.
var typeRules = []struct {
	attr  string
	types map[string]string
}{
	{obs + "type", map[string]string{
		"span": "span", "generation": "generation", "event": "event", "embedding": "embedding", "agent": "agent",
		"tool": "tool", "chain": "chain", "retriever": "retriever", "guardrail": "guardrail", "evaluator": "evaluator",
	}},
	{"openinference.span.kind", map[string]string{
		"CHAIN": "chain", "RETRIEVER": "retriever", "LLM": "generation", "EMBEDDING": "embedding", "AGENT": "agent",
		"TOOL": "tool", "GUARDRAIL": "guardrail", "EVALUATOR": "evaluator",
	}},
	{"gen_ai.operation.name", map[string]string{
		"chat": "generation", "completion": "generation", "text_completion": "generation", "generate_content": "generation",
		"generate": "generation", "embeddings": "embedding", "invoke_agent": "agent", "create_agent": "agent", "execute_tool": "tool",
	}},
	{"ai.operationId", map[string]string{
		"ai.generateText.doGenerate": "generation", "ai.streamText.doStream": "generation",
		"ai.generateObject.doGenerate": "generation", "ai.streamObject.doStream": "generation",
		"ai.embed.doEmbed": "embedding", "ai.embedMany.doEmbed": "embedding", "ai.toolCall": "tool",
	}},
}

func observationType(a map[string]any, _ string) string {
	for _, rule := range typeRules {
		if v, ok := a[rule.attr].(string); ok && rule.types[v] != "" {
			return rule.types[v]
		}
	}
	switch {
	case firstRaw(a, "gen_ai.tool.name", "gen_ai.tool.call.id") != nil:
		return "tool"
	case firstRaw(a, obs+"model.name", "gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "model") != nil:
		return "generation"
	}
	return "span"
}

var levels = map[string]string{
	"debug": "DEBUG", "trace": "DEBUG", "verbose": "DEBUG", "info": "DEFAULT", "log": "DEFAULT", "notice": "DEFAULT",
	"ok": "DEFAULT", "success": "DEFAULT", "default": "DEFAULT", "warn": "WARNING", "warning": "WARNING",
	"error": "ERROR", "fatal": "ERROR", "critical": "ERROR",
}

func level(a map[string]any, code ptrace.StatusCode) string {
	if v, ok := a[obs+"level"].(string); ok && levels[strings.ToLower(v)] != "" {
		return levels[strings.ToLower(v)]
	}
	if code == ptrace.StatusCodeError {
		return "ERROR"
	}
	return "DEFAULT"
}

var (
	reserved = regexp.MustCompile(`^(?:langfuse[-_]?)+`)
	allowed  = regexp.MustCompile(`^[a-z0-9-_]+$`)
)

func environment(a, res map[string]any) string {
	for _, key := range []string{"langfuse.environment", "deployment.environment.name", "deployment.environment"} {
		v := first(a[key], res[key])
		if v == "" {
			continue
		}
		v = reserved.ReplaceAllString(strings.ToLower(v), "")
		if len(v) > 40 {
			v = v[:40]
		}
		if !allowed.MatchString(v) {
			return "default"
		}
		return v
	}
	return "default"
}

func tags(a map[string]any) []string {
	switch v := firstRaw(a, tagKeys...).(type) {
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			out[i] = text(e)
		}
		return out
	case string:
		var list []string
		if json.Unmarshal([]byte(v), &list) == nil {
			return list
		}
		parts := strings.Split(v, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		return parts
	}
	return nil
}

func model(a map[string]any) string { return first(pick(a, modelKeys)...) }

func completionStart(a map[string]any) string {
	v, _ := a[obs+"completion_start_time"].(string)
	var quoted string
	if json.Unmarshal([]byte(v), &quoted) == nil {
		v = quoted
	}
	if _, err := time.Parse(time.RFC3339Nano, v); err != nil {
		return ""
	}
	return v
}

func modelParameters(a map[string]any) map[string]any {
	for _, key := range []string{obs + "model.parameters", "llm.invocation_parameters", "model_config"} {
		var m map[string]any
		if s, ok := a[key].(string); ok && json.Unmarshal([]byte(s), &m) == nil {
			return m
		}
	}
	m := map[string]any{}
	for k, v := range a {
		if p, ok := strings.CutPrefix(k, "gen_ai.request."); ok && p != "model" {
			m[p] = v
		}
	}
	return m
}

// invalid says why the legacy path's schema drops the observation, "" where it does not.
func (o Observation) invalid(span Span) string {
	a := plainMap(span.Attributes())
	for _, key := range []string{obs + "status_message", "langfuse.version"} {
		if v, ok := a[key]; ok {
			if _, str := v.(string); !str {
				return key + ": expected string"
			}
		}
	}
	promptName, hasName := a[obs+"prompt.name"]
	version, hasVersion := a[obs+"prompt.version"]
	_, isNumber := version.(float64)
	_, isString := promptName.(string)
	if o.Type == "generation" && (hasName != hasVersion || hasName && (!isNumber || !isString)) {
		return "prompt: expected name and integer version"
	}
	if v, ok := a[obs+"completion_start_time"]; ok && o.CompletionStart == "" {
		return "completionStartTime: invalid datetime " + text(v)
	}
	for _, key := range []string{obs + "model.parameters", "llm.invocation_parameters", "model_config"} {
		var v any
		if json.Unmarshal([]byte(text(a[key])), &v) == nil && o.Type != "span" && o.Type != "event" {
			switch v.(type) {
			case float64, bool, string:
				return "modelParameters: expected record"
			}
			break // the first that is JSON is taken
		}
	}
	traceName := o.TraceName
	if traceName == "" && span.ParentSpanID().IsEmpty() {
		traceName = o.Name
	}
	if len(utf16.Encode([]rune(traceName))) > 1000 {
		return "trace name: too big"
	}
	if v, told := a[obs+"level"]; told && !slices.Contains([]any{"DEBUG", "DEFAULT", "WARNING", "ERROR"}, v) {
		return "level " + text(v) // version 3; later ones translate
	}
	return ""
}
