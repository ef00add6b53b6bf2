package genai

import "strings"

// phpOpenAI is OpenTelemetry's instrumentation of OpenAI's SDK for PHP, which has names of its own and no details.
var phpOpenAI = dialect{
	name: "otel-php-openai", rank: 4, scopes: []string{"io.opentelemetry.contrib.php.openaiphp"}, provider: "openai",
	spelling: &spelling{
		requestModel: []field{phpModel}, counts: [givens][]field{gInput: {phpInput}, gOutput: {phpOutput}, gTotal: {phpTotal}},
	},
	nesting: nestingRule{known: true, cacheUntold: everyVendor}, adjust: adjustPHPOpenAI,
}

// laravelAI are the steps of Laravel's AI SDK, from 0.12 of it on, whose counts are of all of the input and output. 0.11 had taken caches off
// the input, but for Groq's, as it told Gemini's candidates without thoughts. Of Mistral's caches it knew none.
var laravelAI = standard("laravel-ai", 5, allInside, nil, "cristea-iulian/laravel-ai-otel", "literaj/laravel-ai-otel").since(older{
	version: version{0, 2}, nesting: nestingRule{known: true, cacheOutside: everyVendor &^ vGroq, cacheUntold: vMistral, reasoningOutside: vGoogle},
})

// phpActs are what is done with each kind of resource; with all others nothing is billed.
var phpActs = map[string]string{
	"chat": OpChat, "completions": OpCompletion, "edits": OpCompletion, "embeddings": OpEmbeddings, "images": OpImage,
	"audio/speech": OpSpeech, "audio/transcribe": OpTranscription, "audio/translate": OpTranscription,
}

func adjustPHPOpenAI(f *facts, c *Call, _ *usage) {
	resource := f.str(phpResource)
	if kind, _, _ := strings.Cut(resource, "/"); kind != "audio" {
		resource = kind
	}
	c.Operation, c.Role = phpActs[resource], RoleOther
	if c.Operation != "" {
		c.Role = RoleCall
	}
}
