package genai

// field is one thing an emitter can say; several attribute names may say it.
type field uint8

// The fields, by vocabulary. A dialect reads only the fields of its row, so that two vocabularies on one span are
// never added up.
const (
	noField field = iota

	// gen_ai.*: the standard and what grew around it
	genOperation
	genOperationType
	genProvider
	genRequestModel
	genModel
	genResponseID
	genInput
	genOutput
	genTotal
	genCacheRead
	genCacheWrite
	genCacheWrite5m
	genCacheWrite1h
	genReasoning
	genAudioInput
	genAudioCacheRead
	genAudioOutput
	genImageInput
	genImageCacheRead
	genImageOutput
	genService
	genRequestService
	genSpeed
	genGeo
	genWebSearches
	genMoreInput
	genMoreCacheRead
	genMoreCacheWrite
	genMoreOutput
	genTraffic
	genSearchUnits
	genCharacters
	genAudioSeconds
	genImages
	genImageSize
	genImageQuality
	genUsageMap
	copilotUnits
	genSummed
	genInputDetails
	genOutputDetails
	genRawUsage
	genParameters
	genCostAmount
	genCostCurrency
	genCostSource
	genCostTotal
	genCost
	requestID
	operationCost
	responseCost

	// ai.*: Vercel AI SDK
	aiOperation
	aiProvider
	aiRequestModel
	aiModel
	aiResponseID
	aiInput
	aiOutput
	aiTotal
	aiCacheRead
	aiCacheWrite
	aiReasoning
	aiNoCache
	aiMetadata
	aiUserAgent

	// llm.*, embedding.*: OpenInference
	oiKind
	oiProvider
	oiModel
	oiRequestModel
	oiInput
	oiOutput
	oiTotal
	oiCacheRead
	oiCacheWrite
	oiReasoning
	oiAudioInput
	oiAudioOutput
	oiCost
	oiInputValue
	oiOutputValue
	oiMetadata
	oiParameters

	// langfuse.*
	lfType
	lfModel
	lfUsage
	lfChain
	lfCost

	// langsmith.*, traceloop.*, mastra.*, adk, codex, opencode and others
	lsKind
	lsUsage
	tlKind
	tlRequestType
	mastraType
	adkResponse
	adkInvocation
	gptmeModule
	codexReasoning
	codexTurn
	codexPhase
	codexEffort
	springKind
	springFinish
	opencodeCost
	logfireUsage
	logfireConfig
	logfireData
	litellmUsage
	litellmCall
	litellmModel
	cacheHit
	mlflowType
	mlflowModel
	mlflowProvider
	mlflowUsage
	mlflowOutputs
	moKind
	moModel
	moName
	moInput
	moOutput
	moTotal
	moCacheRead
	moCacheWrite
	agentaType
	agentaSystem
	agentaModel
	agentaRequestModel
	agentaInput
	agentaOutput
	agentaTotal
	tableCost
	langwatchType
	langwatchMetrics
	laminarType
	datadogKind
	crewUsage
	mirascopeUsage
	rigRequestID
	ag2Type
	ag2Kind
	hsWork
	hsComponent
	hsOutput
	genkitType
	genkitName
	genkitOutput
	lkText
	lkVoice
	lkRealtime
	voltInput
	voltOutput
	voltTotal
	voltCacheRead
	voltReasoning
	voltModel
	voltEntity
	koogEvent
	koogMetadata
	ocProvider
	ocModel
	ocInput
	ocOutput
	ocCacheRead
	ocCacheWrite
	ocReasoning
	orRoute
	vgKind
	vgCost
	vgCurrency
	vgCredential
	tsKind
	btKind
	btMetadata
	btMetrics
	btInput
	btOutput
	btTotal
	pcConversation
	pcTurn
	axStreaming
	errorType

	// agent.*, tool.*: what applications write on spans of their own
	appModel
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
	cliBillable

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
	completionText
	lsIntegration
	lsFailed
	querySource
	rustTarget
	foreignWork
	stopReason
	succeeded
	usedTool
	pipecatThinks
	urlFull

	fields
)
