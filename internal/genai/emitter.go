package genai

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

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
		if f.has(d.marker) && (d.also == noField || f.has(d.also)) && (!d.bare || f.scope == "") {
			return d
		}
	}
	if !f.generative() {
		if f.counted() {
			return generic
		}
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

// scopeName is the name of a scope. What watches a process from outside names itself on the resource instead.
func scopeName(res pcommon.Resource, scope pcommon.InstrumentationScope) string {
	if name := scope.Name(); name != "" {
		return name
	}
	name, _ := res.Attributes().Get("otel.scope.name")
	return name.Str()
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
	for _, x := range [...]field{
		genOperation, genOperationType, genProvider, genInput, genOutput, tlKind, tlRequestType, codexTurn, codexPhase, codexEffort,
		laminarType, lkVoice,
	} {
		if f.has(x) {
			return true
		}
	}
	return f.raw()
}

// fits reports whether the resource is one that a row is for, where others may have its scopes, too.
func (d *dialect) fits(res pcommon.Resource) bool {
	if d.language != "" {
		language, ok := res.Attributes().Get("telemetry.sdk.language")
		return ok && language.Str() == d.language
	}
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
