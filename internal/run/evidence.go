package run

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// What two records say of whether they tell of one call. Nesting alone says nothing: a model call inside another may embed
// for a cache, guard, moderate or be a sub-agent's.
//
//	family     chat, embeddings, rerank ...     different: two calls
//	ids        msg_1 and msg_2                  comparable and different: two calls
//	counts     1000 and 100 on both             equal but for caches or reasoning left out, or one of them not told
//	models     gpt-4o and gpt-4o-2024-08-06     one is an alias of the other, or not told
//	layers     LangChain above the SDK          of one model: the framework's span repeats the SDK's, if it miscounts

// comparable reports whether nothing but counts or models speaks against a and b being one call.
func comparable(a, b *Record) bool {
	return sameFamily(a, b) && sameKindOfID(a.Call, b.Call) == (a.Call == b.Call)
}

func sameFamily(a, b *Record) bool {
	return a.Family == b.Family || a.Family == genai.FamilyUnknown || b.Family == genai.FamilyUnknown
}

// alike reports whether two records tell of one call, as far as counts and models go.
func alike(a, b *Record) bool {
	return comparable(a, b) && sameModel(a, b) && sameCounts(a, b)
}

// sameEmitter reports whether two records are of one instrumentation: OpenLLMetry's of LangChain and of OpenAI are two.
func sameEmitter(a, b *Record) bool { return a.Dialect == b.Dialect && a.Layer == b.Layer }

// sameKindOfID reports whether two ids are spelled alike (msg_, chatcmpl-), so that they are comparable. A framework's
// ids may be its own.
func sameKindOfID(a, b string) bool {
	kind := func(id string) string { return id[:max(0, strings.IndexAny(id, "-_"))] }
	return a == b || a != "" && b != "" && kind(a) == kind(b)
}

// sameCounts compares what the call took and produced: give or take the token that LangChain adds to a stream, and caches
// and reasoning, which some emitters leave out. Where only one of them counted, nothing contradicts.
func sameCounts(a, b *Record) bool {
	if !a.is(Counted) || !b.is(Counted) {
		return a.is(Counted) != b.is(Counted)
	}
	if a.Prompt+a.Completion == 0 || b.Prompt+b.Completion == 0 { // a cost, or an answer from a cache
		return true
	}
	return samePrompt(a, b) && sameCompletion(a, b)
}

func samePrompt(a, b *Record) bool {
	n := max(a.Prompt-b.Prompt, b.Prompt-a.Prompt)
	return n == 0 || a.Prompt == 0 || b.Prompt == 0 || a.cached(n) || b.cached(n)
}

// cached reports whether n is what was read from caches, written to them, or both.
func (r *Record) cached(n int64) bool { return n == r.Read || n == r.Written || n == r.Read+r.Written }

func sameCompletion(a, b *Record) bool {
	n := max(a.Completion-b.Completion, b.Completion-a.Completion)
	return n <= 1 || n == a.Thought || n == b.Thought || a.Completion == 0 || b.Completion == 0
}

// OtherCall reports whether two spans cannot be of one call although they have one id: one emitter counted another prompt for each, and
// the second began when the first was over.
func OtherCall(a, b *Record) bool {
	return !a.is(Log) && !b.is(Log) && a.From == b.From && sameEmitter(a, b) && a.Prompt > 0 && b.Prompt > 0 && a.Prompt != b.Prompt &&
		(a.End <= b.Start || b.End <= a.Start)
}

// sameSum reports whether p counts what the records of a set count together.
func (t *Trace) sameSum(p *Record, of []int32) bool {
	var sum Record
	for _, i := range of {
		r := &t.records[i]
		if !r.is(Counted) {
			return false
		}
		sum.Prompt, sum.Completion = sum.Prompt+r.Prompt, sum.Completion+r.Completion
		sum.Read, sum.Written, sum.Thought = sum.Read+r.Read, sum.Written+r.Written, sum.Thought+r.Thought
	}
	sum.Traits = Counted
	slack := int64(len(of)) // of a token each
	n := max(p.Completion-sum.Completion, sum.Completion-p.Completion)
	return samePrompt(p, &sum) && (n <= slack || n == sum.Thought || n == p.Thought)
}

// sameModel reports whether the models may be the same: what one asked for is often an alias of what answered.
func sameModel(a, b *Record) bool {
	told := false
	for _, x := range [...]string{a.Model, a.Asked} {
		for _, y := range [...]string{b.Model, b.Asked} {
			if x == "" || y == "" {
				continue
			}
			if told = true; x == y || alias(x, y) || alias(y, x) {
				return true
			}
		}
	}
	return !told
}

// alias reports whether long is short with a date behind it or a vendor in front: gpt-4o and openai/gpt-4o-2024-08-06.
func alias(short, long string) bool {
	short, long = strings.TrimSuffix(short, "-latest"), strings.TrimSuffix(long, "-latest")
	front, behind, ok := strings.Cut(long, short)
	if !ok || front != "" && !strings.ContainsRune("./:", rune(front[len(front)-1])) {
		return false
	}
	if len(behind) < len("-001") { // of Gemini
		return behind == ""
	}
	return strings.ContainsRune("-@:", rune(behind[0])) && strings.Trim(behind[1:4], "0123456789v") == ""
}
