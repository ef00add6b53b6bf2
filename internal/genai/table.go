package genai

import "slices"

// dialects is the table: one row per emitter. The facts are from each emitter's real output or its source; where a row
// names vendors, other vendors behind the same emitter follow the standard. Order matters only among markers: the AI
// SDK's spans may carry Langfuse's and OpenInference's, too.
var dialects = slices.Concat(agents, harnesses, inferences, instrumentations, observers, frameworks)

// genActs are where emitters of the standard, and of what came before it, tell the kind of a span.
var genActs = []field{genOperation, genOperationType, tlKind, mastraType, tlRequestType}

// allInside is the standard as a known fact: input and output are everything.
var allInside = nestingRule{known: true}

// langChain is LangChain's own count. Of Gemini's streams some versions added up what each part told of all that was cached or thought;
// JavaScript's instrumentation has no word for what was written to a cache. Of Mistral's caches it reads none, and of
// Cohere's counts those of the model.
var langChain = nestingRule{known: true, cacheInside: vGoogle, writesUntold: vAnthropic | vBedrock, cacheUntold: vMistral, allSeen: vCohere}

// thinkers are the vendors whose models think beside the output: of what tells no thoughts, their calls are lower bounds.
const thinkers = vGoogle | vXAI

func cacheOutside(v vendor) nestingRule { return nestingRule{known: true, cacheOutside: v} }

// respan is of all that Respan instruments.
var respan = nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}

// agentops is of all that AgentOps instruments.
var agentops = nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}

// azureSDK is of Azure's own SDKs, which tell two counts.
var azureSDK = nestingRule{known: true, cacheUntold: everyVendor, thoughtsAssumed: thinkers}

// standard is a row of an emitter that speaks the standard's names.
func standard(name string, rank uint8, rule nestingRule, adjust adjustment, scopes ...string) dialect {
	return dialect{
		name: name, rank: rank, scopes: scopes, spelling: &genSpelling, acts: genActs, nesting: rule, adjust: adjust,
	}
}

// looping is d, of SDKs that may run tools and ask the model again within one call.
func (d dialect) looping() dialect {
	d.loops = true
	return d
}

// unseeing is d, which tells nothing of what the provider's own tools did, nor that they were offered.
func (d dialect) unseeing() dialect {
	d.blind = true
	return d
}

// pointed is d, of SDKs of OpenAI that may be pointed anywhere.
func (d dialect) pointed() dialect {
	d.protocol = true
	return d
}

// summing is d, whose agents' counts are the sum of their own calls, and begin anew each time.
func (d dialect) summing() dialect {
	d.sums = true
	return d
}

// by is d, whose calls are all of one provider, which it does not tell.
func (d dialect) by(provider string) dialect {
	d.provider = provider
	return d
}

// since is d, whose versions before one are others.
func (d dialect) since(o older) dialect {
	d.before = &o
	return d
}

// inference is a row of an emitter that speaks OpenInference's names.
func inference(name string, rank uint8, rule nestingRule, adjust adjustment, scopes ...string) dialect {
	return dialect{
		name: name, rank: rank, scopes: scopes, spelling: &oiSpelling, acts: []field{oiKind}, nesting: rule, adjust: adjust,
	}
}
