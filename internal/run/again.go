package run

import "github.com/otelcol-genai/otelcol-genai/internal/genai"

// joinAgain finds the calls within which an SDK ran tools and asked the model again, as Google's does: the counts are those of the
// last answer. A tool's span right below the call's own shows it, or another record of the call tells it. RubyLLM asks again from
// within the span of the call: what is right below that is one more, and both have the counts of the last.
func (t *Trace) joinAgain() {
	for i := range t.records {
		r := &t.records[i]
		switch p := t.parent(int32(i)); {
		case r.is(Again):
			t.lastOnly(int32(i))
		case p == none || !t.records[p].is(Loops) || t.records[p].Dialect != r.Dialect:
		case r.Role == genai.RoleTool, r.Role == genai.RoleCall && t.records[p].verdict.found:
			t.lastOnly(p)
		}
	}
}

// lastOnly notes that record i, and the one that carries the bill of its call, count the last of several answers.
func (t *Trace) lastOnly(i int32) {
	r := &t.records[i]
	r.Traits |= Again
	if of := r.verdict.of; r.verdict.role == genai.RoleDuplicate && of != none {
		t.records[of].Traits |= Again
	}
}
