package transcript

import (
	"strings"
)

// claudeProviders are the standard's names for the providers of modelUsage.
var claudeProviders = map[string]string{
	"firstParty": "anthropic", "bedrock": "aws.bedrock", "mantle": "aws.bedrock", "vertex": "gcp.vertex_ai",
	"foundry": "azure.ai.inference",
}

// claudeProvider is the provider that a model name or message id is spelled for.
func claudeProvider(model, message string) string {
	switch {
	case strings.HasPrefix(message, "msg_bdrk_"), strings.Contains(model, "anthropic."), strings.HasPrefix(model, "arn:aws"):
		return "aws.bedrock"
	case strings.HasPrefix(message, "msg_vrtx_"), strings.Contains(model, "@"):
		return "gcp.vertex_ai"
	case strings.Contains(strings.ToLower(model), "qwen"): // of Qwen Code, which does not say who serves it
		return ""
	default:
		return "anthropic"
	}
}

// claudeModel is a model name without provider, region, date and context suffix, so that the name in modelUsage (what
// was asked for) and in a message (what answered) can be compared: us.anthropic.claude-sonnet-4-5-20250929-v1:0 and
// claude-sonnet-4-5@20250929 are claude-sonnet-4-5.
func claudeModel(name string) string {
	if i := strings.LastIndex(name, "anthropic."); i >= 0 {
		name = name[i+len("anthropic."):]
	}
	name, _, _ = strings.Cut(name, "[")
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	for _, suffix := range []string{"-v1", "-v2", "-latest"} {
		name = strings.TrimSuffix(name, suffix)
	}
	if i := len(name) - len("-20250929"); i >= 0 && name[i] == '-' && strings.Trim(name[i+1:], "0123456789") == "" {
		name = name[:i]
	}
	return name
}
