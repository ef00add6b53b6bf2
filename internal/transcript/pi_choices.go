package transcript

import (
	"cmp"
	"encoding/json"
)

// piFamilies are the families of providers by which Oh My Pi asks for service tiers. Others are not asked for any.
var piFamilies = map[string]string{
	"openai": "openai", "openai-codex": "openai", "anthropic": "anthropic", "google": "google", "google-vertex": "google",
}

// piOlderTiers are the families for which Oh My Pi asked for the priority tier by one word.
var piOlderTiers = map[string][]string{
	"priority": {"openai", "anthropic", "google"}, "openai-only": {"openai"}, "claude-only": {"anthropic"},
}

// piAsked are the tiers that change what a call costs.
var piAsked = map[string]bool{"flex": true, "priority": true, "scale": true}

// piChosen is the model that is asked from now on. Oh My Pi names it as provider/model.
func piChosen(_ *session, e *piEntry, base step) []step {
	if e.Chosen == "" {
		from, model := splitModel(e.Model)
		base.about.provider, base.about.model = cmp.Or(e.Provider, from), model
	}
	return []step{base}
}

// piTiers are the service tiers that are asked for from now on, by family. Which one a vendor answered with is not kept.
func piTiers(_ *session, e *piEntry, base step) []step {
	base.about.tiers = map[string]string{}
	asked := piByFamily(e.Tiers)
	for provider, family := range piFamilies {
		if tier := asked[family]; piAsked[tier] {
			base.about.tiers[provider] = tier
		}
	}
	return []step{base}
}

// piByFamily are the tiers by family. Older versions said one word, of OpenAI where it names no family.
func piByFamily(told json.RawMessage) (tiers map[string]string) {
	if len(told) > 0 && told[0] == '{' {
		decode(told, &tiers)
		return tiers
	}
	one := plain(told)
	tiers = map[string]string{"openai": one}
	for _, family := range piOlderTiers[one] {
		tiers[family] = "priority"
	}
	return tiers
}
