package genai

// holmes is HolmesGPT, which asks through LiteLLM and tells no caches. Each span of a call has the sum of its investigation's calls until
// then; those that tell what was cached are of a version that counts each call alone.
var holmes = standard("holmesgpt", 5, nestingRule{known: true}, nil, "holmesgpt").since(older{
	sign: genCacheRead, nesting: nestingRule{known: true, cacheUntold: everyVendor}, wrong: addedUp,
})

// addedUp reports whether a call is not the first of its investigation.
func addedUp(f *facts, _ version) bool { return f.count([]field{holmesIteration}) > 1 }
