package genai

import (
	"net/netip"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/memo"
)

// LocalProvider is the provider of a call that an SDK sent to this machine or network: whatever serves there speaks the
// vendor's protocol, but is not the vendor.
const LocalProvider = "local"

// hosts are the providers by the end of the name of their API's host.
var hosts = map[string]string{
	"api.openai.com": "openai", "openai.azure.com": "azure.ai.openai", "cognitiveservices.azure.com": "azure.ai.openai",
	"services.ai.azure.com": "azure.ai.inference", "models.ai.azure.com": "azure.ai.inference",
	"api.anthropic.com": "anthropic", "generativelanguage.googleapis.com": "gcp.gemini", "aiplatform.googleapis.com": "gcp.vertex_ai",
	"amazonaws.com": "aws.bedrock", "api.aws": "aws.bedrock",
	"openrouter.ai": "openrouter", "ai-gateway.vercel.sh": "vercel", "api.requesty.ai": "requesty", "router.requesty.ai": "requesty",
	"api.deepseek.com": "deepseek", "api.groq.com": "groq", "api.x.ai": "x_ai", "api.mistral.ai": "mistral_ai",
	"api.cohere.com": "cohere", "api.cohere.ai": "cohere", "api.perplexity.ai": "perplexity", "api.cerebras.ai": "cerebras",
	"api.together.xyz": "together", "api.together.ai": "together", "api.fireworks.ai": "fireworks",
	"api.deepinfra.com": "deepinfra", "api.sambanova.ai": "sambanova", "api.moonshot.ai": "moonshot_ai", "api.moonshot.cn": "moonshot_ai",
	"aliyuncs.com": "alibaba", "api.z.ai": "zai", "open.bigmodel.cn": "zai", "api.minimax.io": "minimax", "api.minimaxi.com": "minimax",
	"api.ai21.com": "ai21", "api.voyageai.com": "voyage", "api.jina.ai": "jina", "integrate.api.nvidia.com": "nvidia",
	"api.novita.ai": "novita", "api.hyperbolic.xyz": "hyperbolic", "api.studio.nebius.ai": "nebius", "api.tokenfactory.nebius.com": "nebius",
	"api.siliconflow.com": "siliconflow", "api.siliconflow.cn": "siliconflow", "router.huggingface.co": "huggingface",
	"inference.baseten.co": "baseten", "api.replicate.com": "replicate", "api.friendli.ai": "friendli",
	"api.githubcopilot.com": "github_copilot", "models.github.ai": "github", "volces.com": "volcengine", "api.inceptionlabs.ai": "inception",
	"api.lambda.ai": "lambda", "api.scaleway.ai": "scaleway", "api.upstage.ai": "upstage", "api.writer.com": "writer",
}

// servedAt corrects the provider of an OpenAI-compatible SDK, which calls itself openai whatever it is pointed at. Behind a local
// host there may be a gateway to the vendor: a server of models of its own answers to a name that it was given, and only the
// vendor with the dated version of a model. Who else serves at a host that is told is not known, whatever its models are called.
func (c *Call) servedAt(address string) { c.servedBy(address, placeAt(address).provider) }

func (c *Call) servedBy(address, provider string) {
	if c.Provider != "" && !c.saysOpenAI() {
		return
	}
	switch {
	case provider == "":
		c.Spoken = c.Spoken && address == ""
	case provider == LocalProvider && (c.Provider == "" || dated(c.Model)):
		c.Spoken = false
	default:
		c.Provider = provider
	}
}

// saysOpenAI reports whether the provider is named as OpenAI, or as an API of it: openai-chat.
func (c *Call) saysOpenAI() bool {
	const openai = "openai"
	return strings.EqualFold(c.Provider[:min(len(openai), len(c.Provider))], openai)
}

// agentsLibrary is where the configuration of a model in OpenAI's agents SDK names the library that asks it: LiteLLM or any-llm.
const agentsLibrary = "model_impl"

// agentsModel corrects the provider, which OpenAI's agents SDK says is OpenAI whoever is asked, by how the model was configured. A
// library's models have their provider as a prefix, which any-llm also tells apart.
func (c *Call) agentsModel(config map[string]any) {
	if textAt(config, agentsLibrary) != "" {
		c.Provider = named(textAt(config, "provider"))
	}
	c.servedAt(textAt(config, "base_url"))
}

// dated reports whether a model's name ends in the date of a version, as those that OpenAI answers with do: gpt-4o-2024-08-06.
func dated(model string) bool { return model != CanonicalModel(model) }

// hostname is the host in an address, which may be a URL or have a port.
func hostname(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	if at := strings.IndexAny(address, "/?"); at >= 0 {
		address = address[:at]
	}
	if strings.Count(address, ":") == 1 {
		address, _, _ = strings.Cut(address, ":")
	}
	return strings.ToLower(strings.Trim(address, "[]"))
}

// providerAt is who serves at a host; "" if that is not known.
func providerAt(host string) string {
	for name := host; name != ""; {
		if p, ok := hosts[name]; ok {
			return p
		}
		if strings.HasSuffix(name, "-aiplatform.googleapis.com") {
			return "gcp.vertex_ai"
		}
		_, name, _ = strings.Cut(name, ".")
	}
	if local(host) {
		return LocalProvider
	}
	return ""
}

// local reports whether a host is this machine, or in a network that nobody else reaches.
func local(host string) bool {
	if host == "" || strings.Trim(host, "0123456789abcdef.:") != "" { // no address, as is known without an error to allocate
		return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "host.docker.internal"
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()
	}
	return false
}

// region is the cloud region that served the call: the cloud.region attribute if it is known to be the provider's
// (told), or else part of the address that was called.
func (f *facts) region(told bool, of string) string {
	if told && f.has(cloudRegion) {
		return f.str(cloudRegion)
	}
	if _, after, ok := strings.Cut(f.str(urlPath), "/locations/"); ok { // Vertex AI
		region, _, _ := strings.Cut(after, "/")
		return region
	}
	return of
}

// place is what an address tells.
type place struct{ provider, region string }

var addresses memo.Map[string, place]

// maxRemembered bounds what is remembered of any name or address, in bytes: they come from outside, and there may be memo.Limit of them.
const maxRemembered = 512

// placeAt is what an address tells, which is remembered unless it is longer than any that is meant.
func placeAt(address string) place {
	if address == "" {
		return place{}
	}
	if len(address) > maxRemembered {
		return placeOf(hostname(address))
	}
	at, ok := addresses.Load(address)
	if !ok {
		address = strings.Clone(address)
		at = placeOf(hostname(address))
		addresses.Store(address, at)
	}
	return at
}

func placeOf(host string) place { return place{providerAt(host), regionOf(host)} }

// regionOf is the region that the name of a host has in it.
func regionOf(host string) string {
	for _, h := range regionalHosts {
		rest, ok := strings.CutPrefix(host, h.before)
		region, found := strings.CutSuffix(rest, h.after)
		if ok && found && region != "" && !strings.Contains(region, ".") {
			return region
		}
	}
	return ""
}

// regionalHosts are the names of hosts that have a region in them.
var regionalHosts = [...]struct{ before, after string }{
	{"bedrock-runtime.", ".amazonaws.com"}, {"bedrock-runtime-fips.", ".amazonaws.com"}, {"bedrock-mantle.", ".api.aws"},
	{"", "-aiplatform.googleapis.com"}, {"aiplatform.", ".rep.googleapis.com"}, {"", ".api.openai.com"},
}
