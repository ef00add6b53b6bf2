package convert

import "github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"

// field is an attribute that the mapping reads.
type field uint8

const (
	noField field = iota
	lfType
	lfInput
	lfOutput
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
	appToolInput
	appToolOutput
	appPrompt
	appResult
	mastraAgentIn
	mastraAgentOut
	mastraCallIn
	mastraCallOut
	mastraStepIn
	mastraStepOut
	mastraToolIn
	mastraToolOut
	mastraMCPIn
	mastraMCPOut
	mastraFlowIn
	mastraFlowOut
	genkitIn
	genkitOut
	adkIn
	adkOut
	mlflowIn
	mlflowOut
	lmnrIn
	lmnrOut
	langwatchIn
	langwatchOut
	plainIn
	plainOut
	fields
)

// fieldNames are the attributes' names.
var fieldNames = [fields]string{
	lfType:             "langfuse.observation.type",
	lfInput:            "langfuse.observation.input",
	lfOutput:           "langfuse.observation.output",
	lfModel:            "langfuse.observation.model.name",
	lfParameters:       "langfuse.observation.model.parameters",
	lfUsage:            "langfuse.observation.usage_details",
	lfCost:             "langfuse.observation.cost_details",
	lfLevel:            "langfuse.observation.level",
	lfStatusMessage:    "langfuse.observation.status_message",
	lfFirstToken:       "langfuse.observation.completion_start_time",
	lfPromptName:       "langfuse.observation.prompt.name",
	lfPromptVersion:    "langfuse.observation.prompt.version",
	lfPromptNameOld:    "langfuse.prompt.name",
	lfPromptVersionOld: "langfuse.prompt.version",
	lfAppRoot:          appRoot,
	lfUser:             "langfuse.user.id",
	lfSession:          "langfuse.session.id",
	lfTraceName:        "langfuse.trace.name",
	lfTags:             "langfuse.trace.tags",
	lfEnvironment:      "langfuse.environment",
	lfRelease:          "langfuse.release",
	lfVersion:          "langfuse.version",
	sessionID:          "session.id",
	operation:          "gen_ai.operation.name",
	toolName:           "gen_ai.tool.name",
	toolCallID:         "gen_ai.tool.call.id",
	toolArguments:      "gen_ai.tool.call.arguments",
	toolResult:         "gen_ai.tool.call.result",
	inputMessages:      "gen_ai.input.messages",
	outputMessages:     "gen_ai.output.messages",
	instructions:       "gen_ai.system_instructions",
	usageCost:          "gen_ai.usage.cost",
	llmCost:            "llm.cost.total",
	requestModel:       "gen_ai.request.model",
	responseModel:      "gen_ai.response.model",
	aiModel:            "ai.model.id",
	llmResponseModel:   "llm.response.model",
	llmModel:           "llm.model_name",
	plainModel:         "model",
	oiInput:            "input.value",
	oiOutput:           "output.value",
	aiMessages:         "ai.prompt.messages",
	aiPrompt:           "ai.prompt",
	aiText:             "ai.response.text",
	aiObject:           "ai.response.object",
	aiToolCalls:        "ai.response.toolCalls",
	aiToolArgs:         "ai.toolCall.args",
	aiToolResult:       "ai.toolCall.result",
	aiValue:            "ai.value",
	aiValues:           "ai.values",
	tlInput:            "traceloop.entity.input",
	tlOutput:           "traceloop.entity.output",
	cliType:            "span.type",
	cliPrompt:          "user_prompt",
	cliCommand:         "full_command",
	cliToolInput:       "tool_input",
	cliSuccess:         "success",
	errorType:          "error.type",
	errorMessage:       "error.message",
	oiParameters:       "llm.invocation_parameters",
	modelConfig:        "model_config",
	openaiTier:         "openai.response.service_tier",
	appToolInput:       "tool.input",
	appToolOutput:      "tool.output",
	appPrompt:          "agent.prompt",
	appResult:          "agent.result",
	mastraAgentIn:      "mastra.agent_run.input",
	mastraAgentOut:     "mastra.agent_run.output",
	mastraCallIn:       "mastra.model_generation.input",
	mastraCallOut:      "mastra.model_generation.output",
	mastraStepIn:       "mastra.model_step.input",
	mastraStepOut:      "mastra.model_step.output",
	mastraToolIn:       "mastra.tool_call.input",
	mastraToolOut:      "mastra.tool_call.output",
	mastraMCPIn:        "mastra.mcp_tool_call.input",
	mastraMCPOut:       "mastra.mcp_tool_call.output",
	mastraFlowIn:       "mastra.workflow_run.input",
	mastraFlowOut:      "mastra.workflow_run.output",
	genkitIn:           "genkit:input",
	genkitOut:          "genkit:output",
	adkIn:              "gcp.vertex.agent.llm_request",
	adkOut:             "gcp.vertex.agent.llm_response",
	mlflowIn:           "mlflow.spanInputs",
	mlflowOut:          "mlflow.spanOutputs",
	lmnrIn:             "lmnr.span.input",
	lmnrOut:            "lmnr.span.output",
	langwatchIn:        "langwatch.input",
	langwatchOut:       "langwatch.output",
	plainIn:            "input", // VoltAgent's
	plainOut:           "output",
	openaiRequestTier:  "openai.request.service_tier",
}

// names finds fields by name.
var names = func() *lexicon.Lexicon {
	rows := map[field][]string{}
	for x := noField + 1; x < fields; x++ {
		rows[x] = []string{fieldNames[x]}
	}
	return lexicon.Compile(rows)
}()
