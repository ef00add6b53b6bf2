package genai

// field is one thing an emitter can say; several attribute names may say it.
type field uint16

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
	xaiSearches
	xaiCode
	partsOut
	partsIn
	xaiFiles
	paiAdvisor
	paiAnswers
	paiCompactions
	genMoreInput
	genMoreCacheRead
	genMoreCacheWrite
	genMoreOutput
	genTraffic
	genSearchUnits
	genPages
	genSemantics
	genCharacters
	genAudioSeconds
	genImages
	genImageSize
	genImageQuality
	genUsageMap
	copilotUnits
	xaiTicks
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
	aiToolCalls
	aiUserAgent
	aiAudioUsage

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
	oiTool
	oiTool1
	oiTool2
	oiTool3

	// langfuse.*
	lfType
	lfModel
	lfUsage
	lfChain
	lfCost
	lfParameters
	lfSpeed
	lfInput
	lfOutput
	lfTools

	sdkFields // where those of frameworks begin
)
