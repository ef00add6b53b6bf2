package genai

import "slices"

// spelling lists the fields in which a vocabulary has each part of a Call, in order of preference.
type spelling struct {
	provider, model, requestModel, id []field
	counts                            [givens][]field
}

var genSpelling = spelling{
	provider: []field{genProvider, cloudflareProvider}, model: []field{genModel}, requestModel: []field{genRequestModel},
	id: []field{genResponseID},
	counts: [givens][]field{
		gInput: {genInput}, gOutput: {genOutput}, gTotal: {genTotal}, gCacheRead: {genCacheRead},
		gCacheWrite: {genCacheWrite}, gCacheWrite5m: {genCacheWrite5m}, gCacheWrite1h: {genCacheWrite1h},
		gReasoning: {genReasoning, codexReasoning}, gAudioInput: {genAudioInput}, gAudioCacheRead: {genAudioCacheRead},
		gAudioOutput: {genAudioOutput}, gImageInput: {genImageInput}, gImageCacheRead: {genImageCacheRead}, gImageOutput: {genImageOutput},
		gWebSearch: {genWebSearches}, gMoreInput: {genMoreInput}, gMoreCacheRead: {genMoreCacheRead},
		gMoreCacheWrite: {genMoreCacheWrite}, gMoreOutput: {genMoreOutput},
	},
}

// applicationSpelling is the standard's, and what applications write that make their spans themselves: names of their own, names without a
// prefix, or OpenInference's without its kind of span.
var applicationSpelling = genSpelling.or(&spelling{
	provider: []field{oiProvider, ownProvider}, model: []field{oiModel, ownModel, voltModel, cliModel},
	requestModel: []field{oiRequestModel},
	counts: [givens][]field{
		gInput: {ownInput, cliInput, moInput}, gOutput: {ownOutput, cliOutput, moOutput}, gTotal: {ownTotal, cliTotal, moTotal},
		gCacheRead: {moCacheRead, cliCacheRead}, gCacheWrite: {moCacheWrite, cliCacheWrite}, gReasoning: {cliReasoning},
	},
}).or(&oiWords)

var aiSpelling = spelling{
	provider: []field{genProvider, aiProvider}, model: []field{aiModel, genModel},
	requestModel: []field{aiRequestModel, genRequestModel}, id: []field{aiResponseID, genResponseID},
	counts: [givens][]field{
		gInput: {aiInput, genInput}, gOutput: {aiOutput, genOutput}, gTotal: {aiTotal},
		gCacheRead: {aiCacheRead, genCacheRead}, gCacheWrite: {aiCacheWrite, genCacheWrite},
		gReasoning: {aiReasoning, genReasoning}, gRawInput: {aiNoCache},
	},
}

// oiSpelling is OpenInference's, and the standard's for what a span tells only so: Dapr's agents count caches in its names alone.
var oiSpelling = oiWords.or(&genSpelling)

var oiWords = spelling{
	provider: []field{oiProvider}, model: []field{oiModel}, requestModel: []field{oiRequestModel},
	counts: [givens][]field{
		gInput: {oiInput}, gOutput: {oiOutput}, gTotal: {oiTotal}, gCacheRead: {oiCacheRead}, gCacheWrite: {oiCacheWrite},
		gReasoning: {oiReasoning}, gAudioInput: {oiAudioInput}, gAudioOutput: {oiAudioOutput},
	},
}

// traceaiSpelling is the standard's, and OpenInference's in older versions and for what the standard has no name for.
var traceaiSpelling = genSpelling.or(&oiWords)

// or is s, and where that has nothing, other.
func (s spelling) or(other *spelling) spelling {
	s.provider, s.model = slices.Concat(s.provider, other.provider), slices.Concat(s.model, other.model)
	s.requestModel, s.id = slices.Concat(s.requestModel, other.requestModel), slices.Concat(s.id, other.id)
	for k := range s.counts {
		s.counts[k] = slices.Concat(s.counts[k], other.counts[k])
	}
	return s
}

var monocleSpelling = spelling{
	model: []field{moModel},
	counts: [givens][]field{
		gInput: {moInput}, gOutput: {moOutput}, gTotal: {moTotal}, gCacheRead: {moCacheRead, cliCacheRead},
		gCacheWrite: {moCacheWrite, cliCacheWrite},
	},
}

var mlflowSpelling = spelling{provider: []field{mlflowProvider}, model: []field{mlflowModel, cliModel}}

var agentaSpelling = spelling{
	provider: []field{agentaSystem}, model: []field{agentaModel}, requestModel: []field{agentaRequestModel},
	counts: [givens][]field{gInput: {agentaInput}, gOutput: {agentaOutput}, gTotal: {agentaTotal}},
}

var voltSpelling = spelling{
	provider: []field{oiProvider, aiProvider}, model: []field{voltModel},
	counts: [givens][]field{
		gInput: {voltInput}, gOutput: {voltOutput}, gTotal: {voltTotal}, gCacheRead: {voltCacheRead}, gReasoning: {voltReasoning},
	},
}

// planoSpelling is Plano's: the standard's counts of before it was one, and a model that is the one that answered, or else the one asked for.
var planoSpelling = spelling{
	provider: []field{oiProvider}, model: []field{voltModel},
	counts: [givens][]field{
		gInput: {genInput}, gOutput: {genOutput}, gTotal: {genTotal}, gCacheRead: {genCacheRead}, gCacheWrite: {genCacheWrite},
		gReasoning: {genReasoning},
	},
}

var openclawSpelling = spelling{
	provider: []field{ocProvider, genProvider}, model: []field{genModel}, requestModel: []field{ocModel, genRequestModel},
	counts: [givens][]field{
		gInput: {ocInput}, gOutput: {ocOutput}, gCacheRead: {ocCacheRead}, gCacheWrite: {ocCacheWrite}, gReasoning: {ocReasoning},
	},
}

// azureSpelling: a run of an agent at Azure is what has an id.
var azureSpelling = genSpelling.or(&spelling{id: []field{azureRun}})

var netraSpelling = genSpelling // of spans, too, that have nothing of the standard's

var upsonicSpelling, latitudeSpelling = genSpelling, genSpelling // likewise

var fiddlerSpelling = genSpelling // likewise

var agentFrameworkSpelling = genSpelling // likewise

// honeySpelling is what an application says of a call that it makes itself, in HoneyHive's names or the standard's.
var honeySpelling = spelling{
	provider: []field{honeyProvider}, model: []field{honeyModel},
	counts: [givens][]field{gInput: {honeyInput}, gOutput: {honeyOutput}, gTotal: {honeyTotal}},
}.or(&genSpelling)

// judgmentSpelling is Judgment's, and the standard's of versions before it had names of its own.
var judgmentSpelling = spelling{
	provider: []field{judgmentProvider}, model: []field{judgmentModel},
	counts: [givens][]field{
		gInput: {judgmentInput}, gOutput: {judgmentOutput}, gCacheRead: {judgmentCacheRead}, gCacheWrite: {judgmentCacheWrite},
	},
}.or(&genSpelling)

var braintrustSpelling = spelling{counts: [givens][]field{gInput: {btInput}, gOutput: {btOutput}, gTotal: {btTotal}}} // of .NET

var lfSpelling = spelling{
	provider: []field{genProvider, oiProvider}, model: []field{lfModel, genModel, oiModel}, requestModel: []field{genRequestModel},
	id: []field{genResponseID}, counts: traceaiSpelling.counts, // where the details are missing
}

var cliSpelling = spelling{
	provider: []field{genProvider, cliProvider}, model: []field{cliModel}, requestModel: []field{genRequestModel},
	id: []field{genResponseID},
	counts: [givens][]field{
		gInput: {cliInput}, gOutput: {cliOutput}, gTotal: {cliTotal}, gCacheRead: {cliCacheRead},
		gCacheWrite: {cliCacheWrite}, gCacheWrite5m: {cliCacheWrite5m}, gCacheWrite1h: {cliCacheWrite1h},
		gReasoning: {cliReasoning}, gToolPrompt: {cliToolPrompt}, gWebSearch: {cliWebSearches},
	},
}
