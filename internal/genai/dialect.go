package genai

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// dialect is how one emitter spells a Call. What is particular to an emitter is data in its row. Only what cannot be
// said as data (JSON in a string, a role that depends on two attributes) is a function.
type dialect struct {
	name     string
	rank     uint8    // how exact its records of a call are, 0 being the best: see Call.Rank
	scopes   []string // instrumentation scopes, "x*" for a prefix
	service  string   // prefix that the resource's service.name must also have
	events   []string // span events whose attributes are read as the span's own
	response string   // prefix under which these events have each leaf of the provider's response; mostly empty
	sibling  string   // name of the row for its SDKs for JavaScript and Java, where these count in another way than Python's
	marker   field    // attribute that identifies the dialect if the scope does not
	also     field    // that must be there beside the marker, if given
	system   string   // value of gen_ai.provider.name or gen_ai.system by which a framework names itself
	target   string   // crate that a Rust span says it is of
	spans    []string // names of its spans, where nothing else shows whose they are
	spelling *spelling
	acts     []field // where the kind of span is; the first value that is in acts counts
	nesting  nestingRule
	before   *older // what its older versions did; nil where they are alike
	regional bool   // cloud.region on the span is the provider's, not the caller's
	provider string // if the emitter never names the provider, or names itself instead
	adjust   adjustment
	loops    bool  // the SDK may run tools within a call, whose span counts the last answer
	recount  int   // below this version of its scope, a turn's record may count those before it again; 0 for none
	layer    Layer // of the emitter, if it has only one
	oneLayer bool
	other    *dialect // of sibling
	log      *dialect // for the standard's event in the scope of this one; nil where it does not speak the standard
}

// adjustment is the part of reading an emitter that is code.
type adjustment func(f *facts, c *Call, u *usage)

// nestingRule says which of an emitter's counts include others, by vendor.
type nestingRule struct {
	known            bool   // the rest is known; if not, the input is assumed to include cached tokens
	cacheOutside     vendor // input excludes cached tokens for these
	reasoningOutside vendor // output excludes reasoning for these
	cacheUntold      vendor // cached tokens are never reported separately for these
	writesUntold     vendor // likewise, but those read from a cache are
	readsUntold      vendor // likewise, but those written are
	thoughtsUntold   vendor // reasoning, which output excludes, is told only by a total
	reasoningInside  bool   // output includes reasoning whoever the vendor is
}

// spelling lists the fields in which a vocabulary has each part of a Call, in order of preference.
type spelling struct {
	provider, model, requestModel, id []field
	counts                            [givens][]field
}

var genSpelling = spelling{
	provider: []field{genProvider}, model: []field{genModel}, requestModel: []field{genRequestModel},
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

// These fields are read in every dialect, as their names are unambiguous.
var (
	serviceFields = []field{genService, cliService} // of what was given
	speedFields   = []field{genSpeed, cliSpeed}
	geoFields     = []field{genGeo, cliGeo}
	requestFields = []field{requestID, rigRequestID, cliRequestID}
)

// dialectOf finds the row for a span, or nil for one that has nothing to do with a model.
func dialectOf(res pcommon.Resource, f *facts) *dialect { return emitterOf(res, f).in(res) }

// in is the row of an emitter for the language that the resource names. d may be nil.
func (d *dialect) in(res pcommon.Resource) *dialect {
	if d != nil && d.other != nil {
		if language, ok := res.Attributes().Get("telemetry.sdk.language"); ok && (language.Str() == "nodejs" || language.Str() == "java") {
			return d.other
		}
	}
	return d
}

// emitterOf is the row for whoever made a span: by its scope, or else by attributes, trying the most specific ones first.
func emitterOf(res pcommon.Resource, f *facts) *dialect {
	if !f.any {
		return nil
	}
	if d := f.scopeDialect(); d != nil && d.fits(res) && (d.spelling != &genSpelling || f.generative()) {
		return d
	}
	for _, d := range byMarker {
		if f.has(d.marker) && (d.also == noField || f.has(d.also)) {
			return d
		}
	}
	if !f.generative() {
		return nil
	}
	if crate, _, ok := strings.Cut(f.str(rustTarget), "::"); ok && byTarget[crate] != nil {
		return byTarget[crate]
	}
	if d, ok := bySystem[f.str(genProvider)]; ok {
		return d
	}
	if d, ok := bySpan[f.name]; ok {
		return d
	}
	return generic
}

// scopeDialect is the dialect of the span's scope, or nil. Spans come by scope, so the last answer is mostly the next.
func (f *facts) scopeDialect() *dialect {
	if f.scope != f.asked {
		f.asked, f.answer, f.layer = f.scope, findScope(f.scope), layerOfScope(f.scope)
	}
	return f.answer
}

func findScope(scope string) *dialect {
	if d, ok := byScope[scope]; ok {
		return d
	}
	for _, p := range byPrefix {
		if strings.HasPrefix(scope, p.prefix) {
			return p.dialect
		}
	}
	return nil
}

// generative reports whether any attribute suggests that the span is about a model.
func (f *facts) generative() bool {
	for _, x := range [...]field{genOperation, genOperationType, genProvider, genInput, genOutput, tlKind, tlRequestType, codexTurn, codexPhase, codexEffort, laminarType, lkVoice} {
		if f.has(x) {
			return true
		}
	}
	return f.raw()
}

func (d *dialect) fits(res pcommon.Resource) bool {
	if d.service == "" {
		return true
	}
	name, ok := res.Attributes().Get("service.name")
	return ok && strings.HasPrefix(name.Str(), d.service)
}

type scopePrefix struct {
	prefix  string
	dialect *dialect
}

// The table, compiled.
var (
	byScope  = map[string]*dialect{}
	byPrefix []scopePrefix
	byMarker []*dialect
	bySystem = map[string]*dialect{}
	byTarget = map[string]*dialect{}
	bySpan   = map[string]*dialect{}
	generic  *dialect
)

func init() {
	for i := range dialects {
		d := &dialects[i]
		d.layer, d.oneLayer = layers[d.name]
		d.log = d.logged()
		for _, scope := range d.scopes {
			if prefix, ok := strings.CutSuffix(scope, "*"); ok {
				byPrefix = append(byPrefix, scopePrefix{prefix, d})
			} else {
				byScope[scope] = d
			}
		}
		if d.marker != noField {
			byMarker = append(byMarker, d)
		}
		if d.target != "" {
			byTarget[d.target] = d
		}
		for _, name := range d.spans {
			bySpan[name] = d
		}
		if d.system != "" {
			bySystem[d.system] = d
		}
		if d.name == "generic" {
			generic = d
		}
		if d.sibling != "" {
			d.other = rowOf(d.sibling)
		}
	}
}

// rowOf is the row of that name.
func rowOf(name string) *dialect {
	return &dialects[slices.IndexFunc(dialects, func(d dialect) bool { return d.name == name })]
}
