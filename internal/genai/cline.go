package genai

// clineLog is what Cline logs of each call of its main agent, with disjoint counts. Older versions do not say which agent it was, and pass on
// what a provider's SDK counted, mostly without its caches.
var clineLog = dialect{
	name: "cline-log", rank: 1, spelling: &clineSpelling, nesting: cacheOutside(everyVendor), adjust: adjustCline,
	before: &older{sign: clineAgent, nesting: nestingRule{known: true, cacheUnsure: everyVendor, cacheUntold: everyVendor, thoughtsUntold: thinkers}},
}

var clineSpelling = spelling{
	provider: []field{clineProvider}, model: []field{cliModel},
	counts: [givens][]field{gInput: {clineInput}, gOutput: {clineOutput}, gCacheRead: {clineCacheRead}, gCacheWrite: {clineCacheWrite}},
}

// clineProviders are Cline's names of providers; who answers at an address of the user's own is not known.
var clineProviders = map[string]string{"openai-native": "openai", "openai-compatible": ""}

func adjustCline(f *facts, c *Call, _ *usage) {
	c.Operation, c.Role = OpChat, RoleCall
	if name, ok := clineProviders[c.Provider]; ok {
		c.Provider = name
	}
	if f.has(clineCost) {
		if a, ok := amount(f.value(clineCost)); ok {
			c.Reported, c.HasReported, c.By = a, true, byCharge(f, c)
		}
	}
}
