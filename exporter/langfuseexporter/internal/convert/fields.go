package convert

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// field is an attribute that the mapping reads.
type field uint8

const (
	noField field = iota
	lfType
	lfInput
	lfOutput
	lfTraceInput
	lfTraceOutput
	lfModel
	lfParameters
	lfUsage
	lfCost
	lfLevel
	lfStatusMessage
	lfFirstToken
	lfPromptName
	lfPromptVersion
	lfPromptNameOld
	lfPromptVersionOld
	lfAppRoot
	lfUser
	lfSession
	lfTraceName
	lfTags
	lfEnvironment
	lfRelease
	lfVersion
	sessionID

	operation
	toolName
	toolCallID
	toolArguments
	toolResult
	inputMessages
	outputMessages
	instructions
	usageCost
	llmCost
	requestModel
	responseModel
	aiModel
	llmResponseModel
	llmModel
	plainModel

	oiInput
	oiOutput
	aiMessages
	aiPrompt
	aiText
	aiObject
	aiToolCalls
	aiToolArgs
	aiToolResult
	aiValue
	aiValues
	tlInput
	tlOutput
	cliType
	cliPrompt
	cliCommand
	cliToolInput
	cliSuccess
	errorType
	errorMessage
	openaiTier
	openaiRequestTier
	oiParameters
	modelConfig
	fields
)

// names are the attributes' names.
var names = map[string]field{
	"langfuse.observation.type": lfType, "langfuse.observation.input": lfInput, "langfuse.observation.output": lfOutput,
	"langfuse.trace.input": lfTraceInput, "langfuse.trace.output": lfTraceOutput,
	"langfuse.observation.model.name": lfModel, "langfuse.observation.model.parameters": lfParameters,
	"langfuse.observation.usage_details": lfUsage, "langfuse.observation.cost_details": lfCost,
	"langfuse.observation.level": lfLevel, "langfuse.observation.status_message": lfStatusMessage,
	"langfuse.observation.completion_start_time": lfFirstToken,
	"langfuse.observation.prompt.name":           lfPromptName, "langfuse.observation.prompt.version": lfPromptVersion,
	"langfuse.prompt.name": lfPromptNameOld, "langfuse.prompt.version": lfPromptVersionOld,
	"langfuse.internal.is_app_root": lfAppRoot, "langfuse.user.id": lfUser, "langfuse.session.id": lfSession,
	"langfuse.trace.name": lfTraceName, "langfuse.trace.tags": lfTags, "langfuse.environment": lfEnvironment,
	"langfuse.release": lfRelease, "langfuse.version": lfVersion, "session.id": sessionID,

	"gen_ai.operation.name": operation, "gen_ai.tool.name": toolName, "gen_ai.tool.call.id": toolCallID,
	"gen_ai.tool.call.arguments": toolArguments, "gen_ai.tool.call.result": toolResult,
	"gen_ai.input.messages": inputMessages, "gen_ai.output.messages": outputMessages,
	"gen_ai.system_instructions": instructions, "gen_ai.usage.cost": usageCost, "llm.cost.total": llmCost,
	"gen_ai.request.model": requestModel, "gen_ai.response.model": responseModel, "ai.model.id": aiModel,
	"llm.response.model": llmResponseModel, "llm.model_name": llmModel, "model": plainModel,

	"input.value": oiInput, "output.value": oiOutput,
	"ai.prompt.messages": aiMessages, "ai.prompt": aiPrompt, "ai.response.text": aiText,
	"ai.response.object": aiObject, "ai.response.toolCalls": aiToolCalls, "ai.toolCall.args": aiToolArgs,
	"ai.toolCall.result": aiToolResult, "ai.value": aiValue, "ai.values": aiValues,
	"traceloop.entity.input": tlInput, "traceloop.entity.output": tlOutput,
	"span.type": cliType, "user_prompt": cliPrompt, "full_command": cliCommand, "tool_input": cliToolInput, "success": cliSuccess,
	"error.type": errorType, "error.message": errorMessage,
	"llm.invocation_parameters": oiParameters, "model_config": modelConfig,
	"openai.response.service_tier": openaiTier, "openai.request.service_tier": openaiRequestTier,
}

// fieldNames is the inverse of names.
var fieldNames = func() (list [fields]string) {
	for name, x := range names {
		list[x] = name
	}
	return list
}()

// attr is one attribute of a span. The value is the span's own.
type attr struct {
	key   string
	value pcommon.Value
	field field // noField for one that the mapping does not read
	ours  bool  // written by this product's components
}

// found are the attributes of one span, and where those are that the mapping reads.
type found struct {
	attrs   []attr       // without empty ones; reused from span to span
	at      [fields]int  // of each field, its first place in attrs, from 1; 0 where it is not set
	gone    [fields]bool // has become another attribute
	request bool         // some gen_ai.request.* besides the model
	own     bool         // some attribute of this product's components
	told    bool         // some langfuse.observation.metadata.*
}

// has reports whether the field is set.
func (f *found) has(x field) bool { return f.at[x] != 0 }

// value is the field's value, which is set.
func (f *found) value(x field) pcommon.Value { return f.attrs[f.at[x]-1].value }

// str is the text of the first of the fields that has any.
func (f *found) str(which ...field) string {
	for _, x := range which {
		if f.has(x) {
			if s := text(f.value(x)); s != "" {
				return s
			}
		}
	}
	return ""
}

// any reports whether one of the fields is set.
func (f *found) any(which ...field) bool {
	for _, x := range which {
		if f.has(x) {
			return true
		}
	}
	return false
}

// carries reports whether the span has the attribute.
func (f *found) carries(key string) bool {
	return slices.ContainsFunc(f.attrs, func(a attr) bool { return a.key == key })
}

// drop notes that the attributes have become others.
func (f *found) drop(which ...field) {
	for _, x := range which {
		f.gone[x] = true
	}
}

// collect reads the span's attributes in one pass.
func (f *found) collect(attrs pcommon.Map) {
	*f = found{attrs: f.attrs[:0]}
	for k, v := range attrs.All() {
		if v.Type() == pcommon.ValueTypeEmpty {
			continue
		}
		a := attr{key: k, value: v, field: names[k]}
		if a.field == noField {
			a.ours = ours(k)
			f.request = f.request || hasPrefix(k, requestPrefix)
			f.told = f.told || hasPrefix(k, metadata)
			f.own = f.own || a.ours
		} else if f.at[a.field] == 0 {
			f.at[a.field] = len(f.attrs) + 1
		}
		f.attrs = append(f.attrs, a)
	}
}

const requestPrefix = "gen_ai.request."

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
