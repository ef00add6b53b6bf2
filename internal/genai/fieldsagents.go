package genai

// The fields of applications and command-line agents, and those that say nothing of a call by themselves.
const (
	// agent.*, tool.*: what applications write on spans of their own
	appModel field = iota + frameworkFields
	appInput
	appOutput
	appTotal
	appCost
	appRollup
	appTool
	printedOpen
	printedAborted

	// bare names: command-line agents
	cliType
	cliEvent
	cliEventKind
	cliBroken
	cliProvider
	cliModel
	cliInput
	cliOutput
	cliTotal
	cliCacheRead
	cliCacheWrite
	cliCacheWrite5m
	cliCacheWrite1h
	cliReasoning
	cliToolPrompt
	cliSpeed
	cliGeo
	cliService
	cliWebSearches
	cliRequestID
	cliCost
	grokMicros // of Claude Code an estimate, of Grok Build what xAI charges
	cliBillable
	cliRole
	cliResponse

	// of no meaning to a call without one of the fields above: where it went, what it ran in
	cloudRegion
	sandboxID
	serverAddress
	baseURL
	urlPath
	codeFunction
	rpcMethod
	promptCaching
	streamed
	toolDefinitions
	openaiAPI
	openaiBuiltIn
	sdkVersion
	sentryStreaming
	sentryTools
	sentryCalls
	firstChunk
	litellmRaw
	litellmBase
	completionText
	lsIntegration
	lsFailed
	querySource
	rustTarget
	foreignWork
	stopReason
	endReason
	messageEnd
	declineCategory
	lmnrTool
	holmesIteration
	succeeded
	usedTool
	pipecatThinks
	urlFull

	// Cline's, which are words of anybody's
	clineProvider
	clineAgent
	clineInput
	clineOutput
	clineCacheRead
	clineCacheWrite
	clineCost

	fields
)
