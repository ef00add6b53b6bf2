package genai

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// TestSearched: models that search before each answer have a fee that is told by nobody, and so have those that OpenRouter is asked for online.
func TestSearched(t *testing.T) {
	for _, c := range []struct {
		asked, answered string
		want            pricing.Reason
	}{
		{"sonar-pro", "sonar-pro", pricing.UnreadUsage},
		{"llama-3.1-sonar-small-128k-chat", "", ""},
		{"gpt-5-search-api", "gpt-5-search-api-2025-10-14", pricing.UnreadUsage},
		{"openai/gpt-5.1:online", "openai/gpt-5.1", pricing.UnreadUsage},
		{"openai/gpt-5.1:online", "", pricing.UnreadUsage},
		{"deepseek/deepseek-chat:online", "deepseek/deepseek-chat", pricing.UnreadUsage},
		{"deepseek/deepseek-chat", "deepseek/deepseek-chat", ""},
	} {
		call := Call{Operation: OpChat, Role: RoleCall, Usage: UsageOK, RequestModel: c.asked, Model: c.answered}
		require.Equal(t, c.want, call.Lower(), "%s %s", c.asked, c.answered)
	}
}
