package genai

// cloudflare is Cloudflare's AI gateway, which has no scope and tells neither caches nor thoughts.
var cloudflare = dialect{
	name: "cloudflare", rank: 5, marker: cloudflareProvider, bare: true, acts: genActs,
	spelling: &genSpelling,
	nesting:  nestingRule{cacheUntold: everyVendor, thoughtsUntold: thinkers}, adjust: adjustCloudflare,
}

// higress is Alibaba's gateway, whose spans are Envoy's, which have no scope. Of the details of usage it tells nothing.
var higress = dialect{
	name: "higress", rank: 5, marker: higressModel, bare: true, acts: genActs,
	spelling: &spelling{model: []field{higressModel}, requestModel: []field{genRequestModel}, counts: genSpelling.counts},
	nesting:  nestingRule{known: true, cacheUntold: everyVendor},
}

// cloudflareProviders are Cloudflare's names of providers where nobody else has them; what goes through its own interface names them in the model.
var cloudflareProviders = map[string]string{"google-vertex-ai": "gcp.vertex_ai", "grok": "x_ai", "perplexity-ai": "perplexity", "compat": "", "dynamic": ""}

// adjustCloudflare: the cost is an estimate, whoever charges.
func adjustCloudflare(f *facts, c *Call, u *usage) {
	if name, ok := cloudflareProviders[c.Provider]; ok {
		c.Provider = name
	}
	adjustOwnTable(f, c, u)
}
