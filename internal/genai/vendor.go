package genai

import "strings"

// vendor is whose usage a provider passes on, as far as it decides what contains what. A set, so that a rule can
// name several.
type vendor uint8

const (
	vOther vendor = 1 << iota
	vAnthropic
	vBedrock
	vGoogle
	everyVendor = vOther | vAnthropic | vBedrock | vGoogle
)

// vendorOf tells the vendor from the provider's name and, behind a cloud or a framework, from the model's.
func vendorOf(provider, model string) vendor {
	switch {
	case contains(provider, "bedrock"), contains(provider, "amazon"), provider == "aws", contains(model, "amazon."):
		return vBedrock
	case contains(provider, "anthropic"), contains(model, "claude"):
		return vAnthropic
	case contains(provider, "google"), contains(provider, "gemini"), contains(provider, "vertex"),
		contains(provider, "gcp"), contains(model, "gemini"):
		return vGoogle
	}
	return vOther
}

// contains is strings.Contains, ignoring the case of ASCII letters in s; sub is lower case.
func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return true
		}
	}
	return false
}
