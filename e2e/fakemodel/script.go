package fakemodel

import "strings"

// text is every final answer, in the pieces in which it is streamed.
var text = []string{"It is ", "18 degrees ", "and sunny ", "in Paris."}

func answer() string { return strings.Join(text, "") }

// tool is a tool that the client offers.
type tool struct {
	name   string
	schema map[string]any // JSON Schema of its arguments
}

// toolCall is the call the model makes.
type toolCall struct {
	name string
	args map[string]any
}

// next decides the answer: the first tool once, text after that. A shell is preferred, because a coding agent that is
// asked to run one needs no files and no network.
func next(tools []tool, answered bool) *toolCall {
	if answered || len(tools) == 0 {
		return nil
	}
	chosen := tools[0]
	for _, t := range tools {
		if t.name == "Bash" {
			chosen = t
		}
	}
	return &toolCall{name: chosen.name, args: example(chosen.schema)}
}

// example fills a schema's required properties.
func example(schema map[string]any) map[string]any {
	args := map[string]any{}
	props, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, r := range required {
		name, _ := r.(string)
		prop, _ := props[name].(map[string]any)
		args[name] = exampleValue(name, prop)
	}
	return args
}

func exampleValue(name string, prop map[string]any) any {
	if enum, ok := prop["enum"].([]any); ok && len(enum) > 0 {
		return enum[0]
	}
	switch kind, _ := prop["type"].(string); strings.ToLower(kind) {
	case "number", "integer":
		return 7
	case "boolean":
		return true
	case "array":
		return []any{}
	case "object":
		return example(prop)
	}
	if name == "command" {
		return "echo hello"
	}
	return "Paris"
}
