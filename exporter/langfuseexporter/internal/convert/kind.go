package convert

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// The observation types that the mapping writes. The server knows them in lower case only.
const (
	typeSpan       = "span"
	typeGeneration = "generation"
	typeEmbedding  = "embedding"
	typeAgent      = "agent"
	typeTool       = "tool"
	typeChain      = "chain"
	typeRetriever  = "retriever"
	typeGuardrail  = "guardrail"
	typeEvaluator  = "evaluator"
	typeEvent      = "event"
)

// types are the types that the server knows.
var types = map[string]bool{
	typeSpan: true, typeGeneration: true, typeEvent: true, typeEmbedding: true, typeAgent: true, typeTool: true,
	typeChain: true, typeRetriever: true, typeGuardrail: true, typeEvaluator: true,
}

// operationTypes are the types of the normalised operations.
var operationTypes = map[string]string{
	genai.OpChat: typeGeneration, genai.OpDecision: typeGeneration, genai.OpCompletion: typeGeneration, genai.OpGenerate: typeGeneration,
	genai.OpEmbeddings: typeEmbedding, genai.OpCreateAgent: typeAgent, genai.OpInvokeAgent: typeAgent,
	genai.OpInvokeWorkflow: typeChain, genai.OpChain: typeChain, genai.OpPlan: typeChain, genai.OpExecuteTool: typeTool,
	genai.OpSpeech: typeGeneration, genai.OpTranscription: typeGeneration, genai.OpImage: typeGeneration,
	genai.OpVideo: typeGeneration, genai.OpModeration: typeGuardrail,
	genai.OpRetrieval: typeRetriever, genai.OpRerank: typeRetriever, genai.OpGuardrail: typeGuardrail,
	genai.OpEvaluator: typeEvaluator,
}

// roleTypes are the types of spans whose operation nobody told.
var roleTypes = map[genai.Role]string{
	genai.RoleCall: typeGeneration, genai.RoleAgent: typeAgent, genai.RoleTool: typeTool, genai.RoleAggregate: typeChain,
}

// observationType is the type to show the span as. A type that the application set is put into lower case. One
// that repeats a call's bill is no generation: the server counts the tokens of a generation's text when it has no usage.
func observationType(f *found, c *genai.Call, repeats bool) string {
	if f.has(lfType) {
		if t := strings.ToLower(f.value(lfType).AsString()); types[t] {
			return unbilled(t, c, repeats)
		}
	}
	t := operationTypes[c.Operation]
	if t == "" {
		t = roleTypes[c.Role]
	}
	switch {
	case f.has(cliType) && f.value(cliType).AsString() == "tool.execution":
		return typeSpan // within the tool's own span
	case t == "" && f.any(toolName, toolCallID):
		return typeTool
	case t == "":
		return typeSpan
	}
	return unbilled(t, c, repeats || c.Role == genai.RoleOther)
}

// unbilled is the type of an observation of type t whose bill another carries, if it does, or that is none.
func unbilled(t string, c *genai.Call, repeats bool) string {
	switch {
	case !repeats || t != typeGeneration && t != typeEmbedding:
		return t
	case c.Role == genai.RoleDuplicate || c.Role == genai.RoleCall:
		return typeSpan
	}
	return typeChain
}
