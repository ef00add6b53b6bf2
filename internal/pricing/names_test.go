package pricing

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 9, 22, 12, 0, 0, 0, time.UTC)

// input is what a million plain input tokens cost, or why they have no price.
func input(b *Book, q Query) string {
	if q.At.IsZero() {
		q.At = noon
	}
	card, reason := b.Find(&q)
	if reason != "" {
		return string(reason)
	}
	var c Cost
	card.Cost(&Tokens{Input: 1}, &c)
	return c.Total.times(1_000_000 * one).String()
}

// Spellings of one model at one provider, separated by " | ", and the list price they must lead to.
func TestNames(t *testing.T) {
	for _, tc := range []struct{ provider, names, want string }{
		{"anthropic", "claude-sonnet-4-5 | claude-sonnet-4.5 | CLAUDE-SONNET-4-5 | claude-sonnet-4-5-20250929 | " +
			"anthropic/claude-sonnet-4-5 | anthropic:claude-sonnet-4-5 | claude-4-5-sonnet | claude-4.5-sonnet | " +
			"claude-sonnet-4-5-latest | claude-sonnet-4-5@20250929 | claude-sonnet-4-5[1m] | claude-sonnet-4-20250514 | " +
			"claude-4-sonnet-20250514 | claude-3-5-sonnet-latest | claude-sonnet-3.7", "3"},
		{"anthropic", "claude-opus-4-5-20251101 | claude-opus-4-6-20260205 | claude-4-5-opus | claude-opus-5", "5"},
		{"anthropic", "claude-opus-4-20250514 | claude-opus-4-1-20250805 | claude-3-opus-latest", "15"},
		{"anthropic", "claude-opus-6 | claude-sonnet-4-7 | claude-sonnet-4-55 | claude-sonnet-4-5-turbo | my-claude-sonnet-4-5 | " +
			"claude | claude-sonnet-4-5-20259999 | openai/gpt-4o | claude-sonnet-4-5-20250929x", "unknown_model"},

		{"aws.bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0 | us.anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"eu.anthropic.claude-sonnet-4-5-20250929-v1:0 | apac.anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"jp.anthropic.claude-sonnet-4-5-20250929-v1:0 | au.anthropic.claude-sonnet-4-5 | " +
			"bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0 | bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "3.3"},
		{"aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0 | us.anthropic.claude-3-7-sonnet-20250219-v1:0 | " +
			"arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0 | " +
			"anthropic.claude-3-sonnet-20240229-v1:0:200k", "3"},
		{"aws.bedrock", "amazon.nova-pro-v1:0 | us.amazon.nova-pro-v1:0", "0.8"},
		{"aws.bedrock", "eu.amazon.nova-pro-v1:0", "1.05"},
		{"aws.bedrock", "us.meta.llama3-3-70b-instruct-v1:0 | meta.llama3-3-70b-instruct-v1:0", "0.72"},
		{"aws.bedrock", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/s529qz7ddy06 | " +
			"arn:aws:bedrock:us-east-1:123456789012:provisioned-model/xyz", "opaque_deployment"},
		// Without its prefix a name does not tell whether it is global or in-region, nor eu. whether Llama costs the same.
		{"aws.bedrock", "claude-sonnet-4-5-20250929-v1:0 | nova-pro-v1:0 | eu.meta.llama3-3-70b-instruct-v1:0", "unknown_region"},
		{"aws.bedrock", "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-sonnet-4-5-20250929-v1%3A0", "3.3"},
		{"aws.bedrock", "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc", "opaque_deployment"},
		// Where both cost the same, the name is enough.
		{"aws.bedrock", "claude-3-7-sonnet-20250219-v1:0 | claude-sonnet-4-20250514 | claude-3.7-sonnet", "3"},
		{"aws.bedrock", "claude_platform/claude-sonnet-4-5 | bedrock/claude_platform/claude-sonnet-4-5", "3"},
		{"github", "claude-sonnet-4.6 | claude-sonnet-4-6 | github_copilot/claude-sonnet-4-6", "3"},
		{"anthropic", "kimi-k3 | k3 | k3[1m]", "3"},
		{"firstParty", "glm-5.2", "1.4"},
		{"anthropic", "some-model", "unknown_model"},
		{"aws.bedrock", "us.anthropic.claude-sonnet-9-v1:0 | claude-sonnet-9 | nova", "unknown_model"},
		{"aws.bedrock", "us.anthropic.claude-3-5-sonnet-20241022-v2:0 | anthropic.claude-3-5-sonnet-20240620-v1:0", "3"},
		// A second version is another model.
		{"aws.bedrock", "amazon.titan-embed-text-v3:0 | us.amazon.nova-pro-v2:0 | us.anthropic.claude-haiku-4-5-20251001-v4:0", "unknown_model"},
		// Only Anthropic's models cost the same in all regions, and none of them does in GovCloud.
		{"aws.bedrock", "deepseek.v3.2 | us-west-2/deepseek.v3.2 | arn:aws:bedrock:us-east-1::foundation-model/deepseek.v3.2", "0.62"},
		{"aws.bedrock", "ap-northeast-1/anthropic.claude-sonnet-4-5-20250929-v1:0", "3.3"},
		{"aws.bedrock", "arn:aws:bedrock:eu-west-1::foundation-model/deepseek.v3.2 | us-gov-west-1/deepseek.v3.2",
			"unknown_region"},
		{"aws.bedrock", "ap-northeast-1/deepseek.v3.2", "0.74"},

		{"gcp.vertex_ai", "claude-3-5-sonnet-v2@20241022 | anthropic.claude-sonnet-4-5 | google-vertex/claude-sonnet-4-5", "3"},
		{"gcp.vertex_ai", "claude-sonnet-4-5@20250929 | claude-sonnet-4-5@default | vertex_ai/claude-sonnet-4-5@20250929 | " +
			"publishers/anthropic/models/claude-sonnet-4-5@20250929 | " +
			"projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929", "3"},
		{"gcp.vertex_ai", "projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929", "3.3"},
		{"gcp.vertex_ai", "projects/p/locations/us-central1/endpoints/123456", "opaque_deployment"},
		{"gcp.gemini", "gemini-2.5-flash | models/gemini-2.5-flash | gemini/gemini-2.5-flash | google-gla:gemini-2.5-flash | " +
			"publishers/google/models/gemini-2.5-flash", "0.3"},
		{"gcp.gemini", "gemini-2.5-pro-turbo | gemini | gemini-2.5-flash-ultra | models/", "unknown_model"},

		{"openai", "gpt-4o | GPT-4o | openai/gpt-4o | openai:gpt-4o | gpt-4o-2024-08-06 | gpt-4o-2024-11-20", "2.5"},
		{"openai", "gpt-4o-2024-05-13 | openai/gpt-4o-2024-05-13", "5"},
		{"openai", "gpt-5 | gpt-5(xhigh) | gpt-5-2025-08-07", "1.25"},
		{"openai", "ft:gpt-4o-2024-08-06:my-org:custom_suffix:id", "3.75"},
		{"openai", "ft:gpt-4o-mini-2024-07-18:my-org::id", "0.3"},
		{"openai", "davinci-002", "2"},
		{"openai", "ft:davinci-002:my-org::id", "12"},
		{"openai", "gpt-4.7-ultra | gpt-55 | gpt-4oo | gpt-5.9 | gpt-5.9-mega | gpt-4o-but-unknown-vendor-x | my-gpt-5-deployment | " +
			"gpt-4o-2024-13-45 | ft:gpt-9:my-org::id | ft:gpt-5:my-org::id | openrouter/auto | gpt-5()", "unknown_model"},
		{"azure.ai.openai", "gpt-4o | azure/gpt-4o | gpt-4o-2024-08-06", "2.5"},
		{"azure.ai.openai", "gpt-4o-2024-05-13", "5"},
		{"azure.ai.openai", "gpt-35-turbo", "0.5"},
		{"azure.ai.openai", "gpt-4o-mini-2024-07-18.ft-0e1b2c3d", "0.3"},
		{"azure.ai.openai", "prod-eastus-01 | gpt-4o-prod | model-router", "opaque_deployment"},

		{"openrouter", "anthropic/claude-sonnet-4.5 | openrouter/anthropic/claude-sonnet-4.5 | claude-sonnet-4.5", "3"},
		{"openrouter", "gpt-5.5:online | claude-sonnet-4.5:nitro | claude-sonnet-9.9 | hermes-4-70b", "unknown_model"},
		// A suffix that chooses among providers, or adds a search, chooses the price.
		{"openrouter", "openrouter/auto | anthropic/claude-sonnet-4.5:nitro | openai/gpt-5.5:online | moonshotai/kimi-k3:floor", "unknown_model"},
		{"mistral_ai", "mistral-large-latest | mistral-large-2512 | mistral/mistral-large-2512", "0.5"},
		{"groq", "openai/gpt-oss-safeguard-20b", "0.075"},
		{"groq", "openai/gpt-oss-120b | groq/openai/gpt-oss-120b", "0.15"},

		// Nobody told the provider, or a framework gave its own name.
		{"", "gpt-4o | openai/gpt-4o", "2.5"},
		{"strands-agents", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "3.3"},
		{"litellm", "anthropic/claude-sonnet-4-5 | claude-sonnet-4-5 | vertex_ai/claude-sonnet-4-5@20250929", "3"},
		{"langchain", "meta-llama/Llama-3.3-70B-Instruct | foo", "unknown_model"},
		{"", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", "opaque_deployment"},

		// Somebody told a provider that sells nothing.
		{"vllm", "meta-llama/Llama-3.3-70B-Instruct | gpt-4o", "local_host"},
		{"unknown", "foo | gpt-4o", "unknown_provider"},
	} {
		for name := range strings.SplitSeq(tc.names, " | ") {
			for _, spelled := range []string{name, " " + strings.ToUpper(name) + "\n"} {
				if got := input(Default(), Query{Provider: tc.provider, Model: spelled}); got != tc.want {
					t.Errorf("%s %q: %s, want %s", tc.provider, spelled, got, tc.want)
				}
			}
		}
	}
}

func TestProviderAliases(t *testing.T) {
	for _, tc := range []struct{ providers, model, want string }{
		{"openai openai.chat openai.responses OpenAI openai_llm openai_responses_llm OPEN_AI", "gpt-4o", "2.5"},
		{"azure AZURE_OPEN_AI az.ai.openai azure.ai.openai azure.ai.inference azure_ai", "gpt-4o", "2.5"},
		{"anthropic anthropic.messages Anthropic Anthropic_LLM", "claude-sonnet-4-5", "3"},
		{"google GOOGLE_AI_GEMINI gcp.gemini gcp.gen_ai google.generative-ai gemini gcp.vertex_ai vertex_ai gcp.vertex.agent", "gemini-2.5-flash", "0.3"},
		{"aws aws.bedrock amazon-bedrock bedrock", "us.anthropic.claude-opus-5", "5.5"},
		{"x_ai xai x-ai", "grok-4.6", "2"},
		{"mistral mistral_ai mistralai", "mistral-large-2512", "0.5"},
		{"deepseek", "deepseek-v4-pro", "0.66"},
		{"cohere", "command-a-03-2025", "2.5"},
		{"cohere.textEmbedding cohere.reranking", "embed-v4.0", "0.12"},
		{"perplexity", "sonar-deep-research", "2"},
		{"moonshot_ai moonshotai", "kimi-k2.6", "0.95"},
	} {
		for provider := range strings.FieldsSeq(tc.providers) {
			if got := input(Default(), Query{Provider: provider, Model: tc.model}); got != tc.want {
				t.Errorf("%s %s: %s, want %s", provider, tc.model, got, tc.want)
			}
		}
	}
}

func TestResponseModelBeforeRequestModel(t *testing.T) {
	for _, tc := range []struct{ response, request, want string }{
		{"gpt-4o-mini-2024-07-18", "gpt-4o", "0.15"},
		{"", "gpt-4o", "2.5"},
		{"gpt-4.7-ultra", "gpt-4o", "2.5"},
		{"gpt-4.7-ultra", "gpt-4.8", "unknown_model"},
		{"", "", "unknown_model"},
	} {
		if got := input(Default(), Query{Provider: "openai", Model: tc.response, RequestModel: tc.request}); got != tc.want {
			t.Errorf("response %q, request %q: %s, want %s", tc.response, tc.request, got, tc.want)
		}
	}
	for _, tc := range []struct{ response, request, want string }{
		{"openai/gpt-oss-20b", "openai/gpt-oss-20b:free", "0"},
		{"no/such-model", "no/such-model:free", "0"},
		{"openai/gpt-4o", "openai/gpt-oss-20b:free", "2.5"},   // a fallback, which costs what it does
		{"openai/gpt-4o", "openai/gpt-4o:no-such-way", "2.5"}, // how it is routed
	} {
		if got := input(Default(), Query{Provider: "openrouter", Model: tc.response, RequestModel: tc.request}); got != tc.want {
			t.Errorf("response %q, request %q: %s, want %s", tc.response, tc.request, got, tc.want)
		}
	}
	got := input(Default(), Query{Provider: "azure", RequestModel: "prod-eastus-01"})
	if got != string(OpaqueDeployment) {
		t.Errorf("request model alone: %s, want %s", got, OpaqueDeployment)
	}
}

func TestNearest(t *testing.T) {
	for _, tc := range []struct{ provider, model, want string }{
		{"openai", "gpt-5.6-tera", "openai/gpt-5.6-terra"},
		{"anthropic", "claude-sonet-4-5", "anthropic/claude-sonnet-4-5"},
		{"", "gemini-2.5-flsh", "google/gemini-2.5-flash"},
		{"openai", "zzzzzzzzzzzzzz", ""},
		{"openai", "", ""},
	} {
		if got := Default().Nearest(tc.provider, tc.model); got != tc.want {
			t.Errorf("Nearest(%s, %s) = %q, want %q", tc.provider, tc.model, got, tc.want)
		}
	}
}

// Open weights under the names of a hub, where no provider is told, and forms of names that tell theirs.
func TestNamesOfWeights(t *testing.T) {
	b := with(t, "")
	for model, want := range map[string]string{
		"deepseek-ai/DeepSeek-V4-Pro-0813": "unknown_provider", "deepseek-ai/deepseek-v3.1": "unknown_provider",
		"Qwen/Qwen3-235B-A22B-Instruct-2507": "unknown_provider", "moonshotai/Kimi-K2.6": "unknown_provider",
		"google/gemma-3-27b-it": "unknown_provider", "deepseek/deepseek-chat": "0.14", "moonshotai/kimi-k2.6": "0.95",
		"accounts/fireworks/models/glm-5p3": "1.4",
	} {
		for _, provider := range []string{"", "langchain"} {
			if got := input(b, Query{Provider: provider, Model: model}); got != want {
				t.Errorf("%q %s: %s, want %s", provider, model, got, want)
			}
		}
	}
}
