package genai

// portkey is OpenTelemetry's instrumentation of Portkey's SDK for Python, whose counts are those that Portkey's gateway makes of the provider's: of
// Anthropic's the caches are beside the input, of Bedrock's they are in it, and of Google's the thoughts are beside the output. Of most others
// the gateway hands on no details.
var portkey = standard("otel-python-genai-portkey", 4, nestingRule{
	known: true, cacheOutside: vAnthropic, reasoningOutside: vGoogle, cacheUntold: vOther | vMistral | vGroq | vCohere,
}, adjustPortkey, "opentelemetry.instrumentation.genai.portkey*").looping()

// adjustPortkey: what comes from OpenAI is handed on as it is, and tells a cache unless there was none.
func adjustPortkey(_ *facts, c *Call, u *usage) {
	if c.Role == RoleCall && u[gInput] >= 0 && u[gCacheRead] < 0 && (c.Provider == "openai" || c.Provider == "azure.ai.openai") {
		u[gCacheRead] = 0
	}
}
