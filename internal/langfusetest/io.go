package langfusetest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// pairs are the attributes that the server reads input and output from, after langfuse.observation.*, in its order.
// The first pair with either side present wins and decides both sides.
var pairs = [][2]string{
	{"gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"},
	{"prompt", "all_messages_events"},
	{"mlflow.spanInputs", "mlflow.spanOutputs"},
	{"traceloop.entity.input", "traceloop.entity.output"},
	{"input.value", "output.value"},
	{"input", "output"},
	{"tool_arguments", "tool_response"},
}

func inputOutput(span Span, a map[string]any) (in, out any) {
	in, out = a[obs+"input"], a[obs+"output"]
	if in != nil || out != nil {
		return in, out
	}
	if span.Scope.Name() == "ai" {
		return aiInputOutput(a)
	}
	if in, out = eventInputOutput(span); in != nil || out != nil {
		return in, out
	}
	for _, p := range pairs {
		in, out = a[p[0]], a[p[1]]
		if truthy(in) || truthy(out) {
			return in, out
		}
	}
	for _, p := range [][2]string{{"gen_ai.prompt", "gen_ai.completion"}, {"llm.input_messages", "llm.output_messages"}} {
		if in, out = nested(a, p[0]), nested(a, p[1]); in != nil || out != nil {
			return in, out
		}
	}
	return semconvInputOutput(a)
}

func semconvInputOutput(a map[string]any) (in, out any) {
	for _, p := range [][2]string{
		{"gen_ai.input.messages", "gen_ai.output.messages"}, {"gen_ai.tool.call.arguments", "gen_ai.tool.call.result"},
	} {
		if in, out = a[p[0]], a[p[1]]; truthy(in) || truthy(out) {
			return in, out
		}
	}
	return nil, nil
}

func aiInputOutput(a map[string]any) (in, out any) {
	in = firstRaw(a, "ai.prompt.messages", "ai.prompt", "ai.toolCall.args")
	if t, ok := a["ai.response.text"]; ok && a["ai.response.toolCalls"] != nil {
		b, _ := json.Marshal(map[string]any{"role": "assistant", "content": t, "tool_calls": a["ai.response.toolCalls"]})
		out = string(b)
	} else {
		out = firstRaw(a, "ai.response.text", "ai.result.text", "ai.toolCall.result", "ai.response.object", "ai.result.object", "ai.response.toolCalls")
	}
	semIn, semOut := semconvInputOutput(a)
	if in == nil {
		in = semIn
	}
	if out == nil {
		out = semOut
	}
	return in, out
}

func eventInputOutput(span Span) (in, out any) {
	var inputs, outputs []any
	for _, e := range span.Events().All() {
		a := plainMap(e.Attributes())
		switch e.Name() {
		case "gen_ai.client.inference.operation.details":
			if in, out = semconvInputOutput(a); in != nil || out != nil {
				return in, out
			}
		case "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message":
			a["role"] = strings.TrimSuffix(strings.TrimPrefix(e.Name(), "gen_ai."), ".message")
			inputs = append(inputs, a)
		case "gen_ai.choice":
			outputs = append(outputs, a)
		}
	}
	if inputs != nil {
		in = inputs
	}
	if len(outputs) == 1 {
		out = outputs[0]
	} else if outputs != nil {
		out = outputs
	}
	return in, out
}

// nested rebuilds prefix.N.key attributes to a list of objects, as text keys to values.
func nested(a map[string]any, prefix string) any {
	if v := a[prefix]; truthy(v) {
		return v
	}
	list := map[int]map[string]any{}
	object := map[string]any{}
	for k, v := range a {
		rest, ok := strings.CutPrefix(k, prefix)
		if !ok {
			continue
		}
		rest = strings.TrimPrefix(rest, ".")
		index, key, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(index); err == nil {
			if list[n] == nil {
				list[n] = map[string]any{}
			}
			list[n][key] = v
		} else {
			object[rest] = v
		}
	}
	switch {
	case len(list) > 0:
		return list
	case len(object) > 0:
		return object
	}
	return nil
}

// toolCalls are the names of the calls that the server finds in an output: OpenAI's and the AI SDK's spellings, and
// Anthropic's content blocks, but not the parts of the OpenTelemetry conventions.
func toolCalls(out any) (names []string) {
	s, ok := out.(string)
	if !ok {
		return nil
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, m := range list {
		message, _ := m.(map[string]any)
		calls, _ := message["tool_calls"].([]any)
		for _, c := range calls {
			call, _ := c.(map[string]any)
			if f, ok := call["function"].(map[string]any); ok {
				call = f
			}
			if n, ok := call["name"].(string); ok {
				names = append(names, n)
			}
		}
		blocks, _ := message["content"].([]any)
		for _, b := range blocks {
			if block, _ := b.(map[string]any); block["type"] == "tool_use" || block["type"] == "tool-call" {
				names = append(names, first(block["name"], block["toolName"]))
			}
		}
	}
	return names
}
