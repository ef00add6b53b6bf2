package genai

import (
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// version is the first three numbers of one; those of none begin with -1.
type version [3]int

// older is what the versions of an emitter before one of its scope did in another way. A scope without a version is of the oldest,
// unless what the emitter writes shows which it is.
type older struct {
	version version // the first that has the row's rule
	sign    field   // what spans have since that version, of an emitter that tells none; usually noField
	nesting nestingRule
	wrong   func(f *facts, v version) bool // whether a span's counts are such as that version counted wrong
	earlier *older                         // what versions before those did; mostly nil
}

// cachesSince is the first version of each of OpenInference's scopes that tells what came from a cache other than within a response,
// which may be hidden. Python's of Anthropic and LangChain did not tell it of streams before that.
var cachesSince = map[string]version{
	"openinference.instrumentation.openai":             {0, 1, 23},
	"openinference.instrumentation.anthropic":          {1, 1, 1},
	"openinference.instrumentation.bedrock":            {0, 1, 26},
	"openinference.instrumentation.litellm":            {0, 1, 16},
	"openinference.instrumentation.agno":               {0, 1, 17},
	"openinference.instrumentation.groq":               {0, 1, 28},
	"openinference.instrumentation.google_genai":       {0, 1, 12},
	oiLangChainPython:                                  {0, 1, 52},
	"@arizeai/openinference-instrumentation-anthropic": {0, 2, 0},
	"@arizeai/openinference-instrumentation-openai":    {2, 3, 0},
	"@arizeai/openinference-instrumentation-langchain": {3, 4, 0},
}

// writesSince likewise for what OpenAI wrote to a cache, which GPT-5.6 and later charge for.
var writesSince = map[string]version{
	"openinference.instrumentation.openai":                 {0, 1, 61},
	"@arizeai/openinference-instrumentation-openai":        never,
	"@arizeai/openinference-instrumentation-openai-agents": never,
	"@arizeai/openinference-instrumentation-langchain":     never,
}

// never is later than any version.
var never = version{1 << 30}

// everySpan is for versions that counted each call wrong.
func everySpan(*facts, version) bool { return true }

// rule is how the emitter's counts nest. Those that its version is known to have counted wrong are no counts.
func (d *dialect) rule(f *facts, u *usage) nestingRule {
	rule := d.nesting
	if d.spelling == &oiSpelling && !f.has(oiInput) {
		rule.known = false // the input is of the standard's name, under which some leave caches out
	}
	for o := d.before; o != nil && o.is(versionOf(f.version), f); o = o.earlier {
		if o.wrong != nil && o.wrong(f, versionOf(f.version)) && u.state() != UsageNone {
			u[gInput] = bad
		}
		rule = o.nesting
	}
	if f.version != "" {
		if since, ok := cachesSince[f.scope]; ok && versionOf(f.version).before(since) {
			rule.cacheUntold = everyVendor
		}
		if since, ok := writesSince[f.scope]; ok && versionOf(f.version).before(since) {
			rule.writesUntold |= vOther
		}
	}
	if f.str(genSemantics) == "inclusive" {
		rule.known, rule.cacheOutside, rule.reasoningOutside = true, 0, 0
	}
	return rule
}

// is reports whether a span is of an older version.
func (o *older) is(v version, f *facts) bool {
	if o.sign != noField {
		return !f.has(o.sign)
	}
	return v.before(o.version)
}

func (v version) before(other version) bool { return slices.Compare(v[:], other[:]) < 0 }

// serviceVersion is that of the resource's service.
func serviceVersion(res pcommon.Resource) string {
	v, _ := res.Attributes().Get("service.version")
	return v.Str()
}

// versionOf reads 1.2.3, v1.2 and 0.61b0.
func versionOf(s string) version {
	var v version
	for i, part := range strings.SplitN(strings.TrimPrefix(s, "v"), ".", len(v)) {
		n, err := strconv.Atoi(digits(part))
		if i == 0 && err != nil {
			return version{-1}
		}
		v[i] = n
	}
	return v
}

// digits are those that s begins with.
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// addsUp reports whether Google's instrumentation for Python added up what each part of a stream told of all of it.
func addsUp(f *facts, v version) bool {
	return v[0] == 0 && v[1] < 7 && strings.HasSuffix(f.str(codeFunction), "_stream")
}

// countsItself reports whether OpenLLMetry counted what Anthropic had told, with the tokenizer of Claude 2.
func countsItself(f *facts, v version) bool {
	return v[0] >= 0 && f.scope == "opentelemetry.instrumentation.anthropic"
}
