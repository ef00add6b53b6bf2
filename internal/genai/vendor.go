package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/memo"
)

// vendor is a set of model vendors, as far as they differ in which of their counts include others.
type vendor uint8

const (
	vOther vendor = 1 << iota
	vAnthropic
	vBedrock
	vGoogle
	vXAI
	vCohere
	vMistral
	vGroq
	everyVendor = vOther | vAnthropic | vBedrock | vGoogle | vXAI | vCohere | vMistral | vGroq
)

// vendorOf is the vendor, judging by the provider's name and, for a cloud or framework, by the model's. What OpenRouter sells is
// counted as OpenAI does, and so is a Claude that was asked for in OpenAI's protocol.
func vendorOf(provider, model string) vendor {
	if len(provider)+len(model) > maxRemembered {
		return judgedVendor(provider, model)
	}
	by := served{provider, model}
	v, ok := vendors.Load(by)
	if !ok {
		v = judgedVendor(provider, model)
		vendors.Store(served{strings.Clone(provider), strings.Clone(model)}, v)
	}
	return v
}

// served is a model at a provider.
type served struct{ provider, model string }

var vendors memo.Map[served, vendor]

func judgedVendor(provider, model string) vendor {
	switch {
	case contains(provider, "openrouter"), contains(provider, "openai") && contains(model, "claude"):
		return vOther
	case contains(provider, "bedrock"), contains(provider, "amazon"), provider == "aws", contains(model, "amazon."):
		return vBedrock
	case contains(provider, "anthropic"), contains(model, "claude"):
		return vAnthropic
	case contains(provider, "google"), contains(provider, "gemini"), contains(provider, "vertex"),
		contains(provider, "gcp"), contains(model, "gemini"):
		return vGoogle
	case contains(provider, "xai"), contains(provider, "x_ai"), contains(provider, "x-ai"), contains(model, "grok"):
		return vXAI
	case contains(provider, "cohere"):
		return vCohere
	case contains(provider, "mistral"):
		return vMistral
	case contains(provider, "groq"):
		return vGroq
	}
	return vOther
}

// chargesWrites reports whether a model of a vendor that may write to a cache costs more where it does. OpenAI's do from GPT-5.6 on, by
// themselves.
func chargesWrites(by vendor, model string) bool {
	if by != vOther {
		return true
	}
	_, number, _ := strings.Cut(strings.ToLower(model), "gpt-")
	v := versionOf(number)
	return v[0] < 10 && !v.before(version{5, 6}) // Azure has a gpt-35
}

// thinks reports whether a model of Google's or xAI's may think, and so bill more output than its answer: Gemini from version 2.5 on.
func thinks(model string) bool {
	if contains(model, "grok") {
		return !contains(model, "non-reasoning") && !contains(model, "grok-2") && !contains(model, "grok-beta") && !contains(model, "imag") &&
			(!contains(model, "grok-3") || contains(model, "grok-3-mini"))
	}
	return contains(model, "gemini") && !contains(model, "gemini-1") && !contains(model, "gemini-2.0") && !contains(model, "embedding") &&
		(!contains(model, "gemini-pro") || contains(model, "latest")) // the first was called so; since then it is an alias of the newest
}

// soundOf are the families of models of which a word means sound, where it may mean something else.
var soundOf = map[string]string{"live": "gemini", "sonic": "nova"}

// speaks reports whether a model is made to hear or to answer in sound, at other rates than text's. One that reads aloud has one rate for
// each direction.
func speaks(model string) bool {
	for i := range len(model) {
		word := ""
		switch model[i] | 0x20 { // every call passes here: one walk over the name
		case 'a':
			word = "audio"
		case 'r':
			word = "realtime"
		case 't':
			word = "transcribe"
		case 'l':
			word = "live"
		case 's':
			word = "sonic"
		}
		if word == "" || len(model)-i < len(word) || !strings.EqualFold(model[i:i+len(word)], word) {
			continue
		}
		if of := soundOf[word]; of == "" || contains(model, of) {
			return !contains(model, "tts")
		}
	}
	return false
}

// contains is strings.Contains ignoring the case of s; sub is in lower case and begins with a letter. It does not
// allocate.
func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i]|0x20 == sub[0] && strings.EqualFold(s[i:i+len(sub)], sub) {
			return true
		}
	}
	return false
}
