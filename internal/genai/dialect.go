package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// dialect is how one emitter spells a Call. What an emitter does differently is a row, not a branch; only what no
// table can say (JSON in a string, a role that depends on two attributes) is a function.
type dialect struct {
	name     string
	rank     uint8    // exactness as a witness of a call, 0 the best: see Call.Rank
	scopes   []string // instrumentation scopes, "x*" for a prefix
	service  string   // prefix that the resource's service.name must have, too
	marker   field    // attribute that gives the dialect away where the scope does not
	system   string   // value of gen_ai.provider.name or gen_ai.system by which a framework names itself
	spelling *spelling
	acts     []field // where the kind of span is told; the first word found in acts counts
	nesting  nestingRule
	regional bool   // cloud.region on the span is the provider's, not the caller's
	provider string // where the emitter never tells, or tells itself instead of the provider
	adjust   adjustment
}

// adjustment does what no table can say of an emitter.
type adjustment func(f *facts, c *Call, u *usage)

// nestingRule is what is known of an emitter's counts, by vendor.
type nestingRule struct {
	known            bool   // cacheOutside is a fact for every vendor, not only a guess for lack of one
	cacheOutside     vendor // input excludes cached tokens for these
	reasoningOutside vendor // output excludes reasoning for these
	cacheUntold      vendor // cached tokens are counted as the rest of the input, or left out, for these
}

// spelling is where a vocabulary keeps what a Call needs, in order of preference.
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
		gAudioOutput: {genAudioOutput}, gImageInput: {genImageInput}, gImageOutput: {genImageOutput},
		gWebSearch: {genWebSearches},
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

var oiSpelling = spelling{
	provider: []field{oiProvider, genProvider}, model: []field{oiModel, genModel},
	requestModel: []field{oiRequestModel, genRequestModel},
	id:           []field{genResponseID},
	counts: [givens][]field{
		gInput: {oiInput}, gOutput: {oiOutput}, gTotal: {oiTotal}, gCacheRead: {oiCacheRead}, gCacheWrite: {oiCacheWrite},
		gReasoning: {oiReasoning}, gAudioInput: {oiAudioInput}, gAudioOutput: {oiAudioOutput},
	},
}

var lfSpelling = spelling{
	provider: []field{genProvider}, model: []field{lfModel, genModel}, requestModel: []field{genRequestModel},
	id: []field{genResponseID}, counts: genSpelling.counts, // where the details are missing
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

// serviceFields, speedFields ... are read in every dialect: their names leave no doubt.
var (
	serviceFields = []field{genService, cliService, genRequestService}
	speedFields   = []field{genSpeed, cliSpeed}
	geoFields     = []field{genGeo, cliGeo}
	requestFields = []field{requestID, cliRequestID}
)

// dialectOf finds the row: scope before attributes, and of these the one that says most about its emitter first. It
// is nil for a span that has nothing to do with a model.
func dialectOf(res pcommon.Resource, f *facts) *dialect {
	if !f.any {
		return nil
	}
	if d := scopeDialect(f.scope); d != nil && d.fits(res) && (d.spelling != &genSpelling || f.generative()) {
		return d
	}
	for _, d := range byMarker {
		if f.has(d.marker) {
			return d
		}
	}
	if !f.generative() {
		return nil
	}
	if d, ok := bySystem[f.str(genProvider)]; ok {
		return d
	}
	return generic
}

func scopeDialect(scope string) *dialect {
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

// generative reports whether anything but the scope speaks of a model.
func (f *facts) generative() bool {
	for _, x := range [...]field{genOperation, genProvider, genInput, genOutput, tlKind, codexTurn} {
		if f.has(x) {
			return true
		}
	}
	return false
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
	generic  *dialect
)

func init() {
	for i := range dialects {
		d := &dialects[i]
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
		if d.system != "" {
			bySystem[d.system] = d
		}
		if d.name == "generic" {
			generic = d
		}
	}
}
