package genai

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// What Anthropic's classifiers decline before there is any answer was not billed from the one day on, and is billed again from the other where
// the category of the refusal is one of some, in nanoseconds of Unix time.
// Source: the release notes of the Claude Developer Platform, 2 June and 24 September 2026.
const (
	unbilledSince   pcommon.Timestamp = 1_780_358_400_000_000_000
	categoriesSince pcommon.Timestamp = 1_790_208_000_000_000_000
)

// noCategory is that of a refusal of which Anthropic says that it has none, by its details.
const noCategory = "none"

// billedCategories are the categories of refusals, and whether those are billed. What is not here is one that nobody knew, or that was not told.
var billedCategories = map[string]bool{
	"bio": true, "frontier_llm": true, "reasoning_extraction": true,
	"cyber": false, "general_harms": false, noCategory: false,
}

// noAnswer is the most that is counted as written where nothing was: a stream begins with a count of 1.
const noAnswer = 1

// noMore is noAnswer as the emitter counts: LangChain for JavaScript adds the count that a stream begins with to the one that it ends with.
func (f *facts) noMore() int64 {
	const streamed = `"langchain_core","messages","AIMessageChunk"`
	if strings.Contains(f.str(oiOutputValue), streamed) || strings.Contains(f.str(completionText), streamed) {
		return 2 * noAnswer
	}
	return noAnswer
}

// declines are the reasons, as SDKs spell Anthropic's "refusal", why there is no answer or not all of it.
var declines = map[string]bool{"refusal": true, "content_filter": true, "content-filter": true, "contentfilter": true}

// declined notes that Anthropic's classifiers declined a call before any of it was answered, unless that is billed as any other. What it has
// read is told in any case.
func (f *facts) declined(c *Call, u *usage) {
	if !c.unanswered(u) || u.answered(f.noMore()) {
		return
	}
	category, kept := f.keptRefusal()
	if !kept && !f.endedByRefusal() {
		return
	}
	c.Refused = true
	billed, known := billedCategories[cmp.Or(f.str(declineCategory), c.category, category)]
	if c.Declined = !billed || !c.byCategory(); c.byCategory() && !known && c.Lacks != pricing.MissingTokens {
		c.Lacks = pricing.UnknownRefusal
	}
}

// byCategory reports whether it depends on its category if a refusal at the time of c is billed. No time is now.
func (c *Call) byCategory() bool { return c.At == 0 || c.At >= categoriesSince }

// categoryOf is that of the details of a refusal, empty where there are none.
func categoryOf(details any) string {
	if o, ok := details.(map[string]any); ok {
		return cmp.Or(textOf(o, "category"), noCategory)
	}
	return ""
}

// unanswered reports whether there is no answer of Claude's to c, whose refusal would change what is billed. An answer that was broken off is
// billed, as is one in which the model itself says no. Some SDKs leave out a count of nothing. An agent whose calls wrote nothing between
// them may be the only record of them. More than any emitter counts for nothing is an answer, whoever counts.
func (c *Call) unanswered(u *usage) bool {
	return (c.Role == RoleCall || c.Role == RoleAgent) && u[gInput] >= 0 && !u.answered(2*noAnswer) && claude(cmp.Or(c.Model, c.RequestModel)) &&
		(c.At == 0 || c.At >= unbilledSince) && !(c.HasReported && c.By == TellInvoice)
}

// responses are where emitters keep a response as it came, or what they make of it.
var responses = [...]field{oiOutputValue, completionText, btResult, lfOutput, mlflowOutputs, genkitOutput, hsOutput, litellmRaw, mastraBody}

// keptRefusal looks for a refusal in the responses that were kept, and for its category.
func (f *facts) keptRefusal() (category string, found bool) {
	for _, x := range responses {
		s := f.str(x)
		if !strings.Contains(s, "refusal") {
			continue
		}
		if strings.HasPrefix(s, "[") {
			s = `{"list":` + s + "}"
		}
		const most = 10 // LangChain's lie 8 deep
		if category, found = refusalIn(object(s), most); found {
			return category, true
		}
	}
	return "", false
}

// refusalIn is the category of the first refusal in v, in the API's own words, no deeper than that.
func refusalIn(v any, depth int) (category string, found bool) {
	if depth == 0 {
		return "", false
	}
	switch x := v.(type) {
	case map[string]any:
		if textOf(x, "stop_reason") == "refusal" {
			return categoryOf(x["stop_details"]), true
		}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			if category, found = refusalIn(x[key], depth-1); found {
				return category, true
			}
		}
	case []any:
		for _, e := range x {
			if category, found = refusalIn(e, depth-1); found {
				return category, true
			}
		}
	}
	return "", false
}

// endedByRefusal reports whether the emitter tells a refusal as the reason for the end.
func (f *facts) endedByRefusal() bool {
	for _, x := range [...]field{genFinish, endReason, messageEnd, stopReason} {
		if f.has(x) && declining(f.value(x).AsString()) {
			return true
		}
	}
	return false
}

// answered reports whether anything was written: an answer, thoughts that an emitter counts apart, a summary of the conversation, a search.
func (u *usage) answered(most int64) bool {
	return max(u[gOutput], u[gMoreOutput]) > most || u[gReasoning] > 0 || u[gWebSearch] > 0
}

// declining reports whether all of the reasons that are listed in s, whatever is around them, say that there is no answer.
func declining(s string) bool {
	reasons := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz_-.", r) })
	for _, reason := range reasons {
		if !declines[strings.TrimPrefix(reason, "finishreason.")] {
			return false
		}
	}
	return len(reasons) > 0
}

// Waived reports whether nothing is billed for a call, since it was declined. Where counts are missing, some of it may have been answered, if
// only by a model that was asked before; and where the category is, it may be billed although there is no answer.
func (c *Call) Waived() bool {
	return c.Declined && c.Lacks != pricing.MissingTokens && c.Lacks != pricing.UnknownRefusal
}
