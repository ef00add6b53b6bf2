package page

// reasons say in a sentence why a bill is not whole. docs/cost.md and docs/runs.md have the long form.
var reasons = map[string]string{
	"unknown_model":        "The price book has no card for a model of this name.",
	"unknown_provider":     "The span names no provider that is known, and more than one sells a model of this name.",
	"opaque_deployment":    "The name is that of a deployment, which does not tell the model behind it.",
	"unknown_service_tier": "The price book does not have this service tier for the model.",
	"unknown_image_size":   "Images of this size and quality have no known price.",
	"unknown_region":       "The price depends on the region, which is not told or has no known price.",
	"no_card_at_time":      "The price book has no card that was in force when the call ended.",
	"zero_rate_source":     "A source lists the price as 0, which is not taken for a price.",
	"conflicting_sources":  "Sources disagree about the price, and nothing shows which is right.",
	"denied":               "The configuration denies a price for this model.",
	"missing_rate":         "A kind of token that was used has no rate.",
	"no_usage":             "The span tells no token counts.",
	"bad_usage":            "The token counts contradict each other.",
	"missing_tokens":       "A total proves that the counts leave some tokens out.",
	"unread_usage":         "Something was used that has no unit here.",
	"mixed_modality":       "Tokens of different prices are in one count.",
	"unknown_refusal":      "Anthropic declined, which is billed by the category of the refusal, and that is not told.",
	"local_host":           "A server of your own answered, whose cost nobody can know from here.",
	"cached":               "The answer came from a cache of the emitter's own, and cost nothing.",

	"unpriced_calls":  "Some calls have no price, or only a part of one.",
	"unbilled_usage":  "The agent span tells of tokens or money that no call below it does: calls of it never came.",
	"orphan_spans":    "Some calls came without their parents, so they may or may not belong to this run.",
	"evicted":         "A limit was reached before the run was complete.",
	"shutdown":        "The Collector stopped before the run was complete.",
	"restart":         "The run began before the Collector did.",
	"moved":           "The run began before its trace came to this replica of the Collector.",
	"aborted":         "The agent ended, or was interrupted, before it told what all of its calls used.",
	"oversized_trace": "The trace has more spans than are remembered.",
	"told_elsewhere":  "Another trace tells of the same execution, and has its bill.",
	"no_roll_up":      "No agent_run is in front of this page: only the single calls are priced.",

	"input_includes_cache": "Input was taken to include cached tokens, as the standard says.",
	"cache_write_lifetime": "A cache write of unknown lifetime is priced at the default lifetime.",
	"cache_not_told":       "This emitter never reports cached tokens, so there were taken to be none.",
	"lowest_tier":          "A sum of several calls is priced at the lowest context tier.",
	"thoughts_not_told":    "This emitter tells no thoughts of a model that thinks beside its output, so there were taken to be none.",
	"counted_by_provider":  "The counts were taken to be the provider's, though this emitter may have counted a stream itself.",
	"declined":             "Anthropic declined before there was any answer, and bills nothing for that.",
	"seen_tokens_billed":   "This emitter tells all tokens that the model saw, of which Cohere charges for fewer: all were taken to be charged for.",

	"duplicate": "The same call, told once more.",
	"aggregate": "The sum of several calls, told once more.",
}

// evidence says in a sentence what showed that a record repeats a call, or sums several up: the values of
// agent.cost.duplicate_by.
var evidence = map[string]string{
	"emitter":          "Its emitter says itself that it repeats another, or the configuration does.",
	"same_span":        "The same span, sent twice, or first while it was open.",
	"same_id":          "It has the provider's id of the same response or request.",
	"within_call":      "A log record that was written within the call's span.",
	"counts_and_order": "The agent's span and log record of one call, which count the same.",
	"later_turn":       "A later turn counts this one again, and has gone with its bill.",
	"nested":           "One is inside the other, with the same model and counts, or the outer one only wraps it.",
	"sum":              "It counts what several calls below it count together.",
	"account":          "Its emitter accounts here for calls that it recorded before, with the same counts.",
	"beside":           "Two instrumentations at different layers told of it at the same time, with the same model and counts.",
	"agent_total":      "The agent's own span tells of all the calls below it.",
	"same_execution":   "Another span tells of the same execution of the agent.",
	"other_trace":      "A span of another trace carries it.",
}

// why is the sentence for a word, or the word.
func why(word string) string { return sentence(reasons, word) }

// proof is the sentence for a kind of evidence, or its word.
func proof(word string) string { return sentence(evidence, word) }

func sentence(of map[string]string, word string) string {
	if s, ok := of[word]; ok {
		return s
	}
	return clean(word)
}
