package genai

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// facts is what the vocabulary recognised on one span or record: a single pass over the attributes. Those that were told
// are next to each other, so that to use facts again takes as little clearing as there was to read.
type facts struct {
	told     []pcommon.Value
	at       [fields]uint16 // where in told the value of each field is, plus one; 0 for nowhere
	ranks    [fields]uint8  // of the names that were seen; valid where at is
	scope    string
	version  string // of the scope
	name     string // of the span, or the event name of the record
	client   bool   // span kind CLIENT
	failed   bool   // status ERROR
	failure  failure
	vendor   string         // that is named within the names of attributes, by LiteLLM
	any      bool           // something was recognised
	response map[string]any // of the provider, where an event has its leaves
	more     bool           // events have more responses than that
	asked    string         // the scope whose dialect was last looked for, which outlives the span
	answer   *dialect
	layer    Layer // of the scope that was last looked for
	usage    usage // here, and not in read, because adjust would make it escape to the heap
}

func (f *facts) collect(attrs pcommon.Map) {
	for name, v := range attrs.All() {
		if vocabulary.MayHave(name) {
			if w, ok := vocabulary.Find(name); ok {
				f.tell(field(w.Field), w.Rank, v)
				continue
			}
		}
		if x := spelled(name, v); x != noField {
			f.tell(x, spelledRank, v)
		}
	}
}

// tell notes what was told of x, unless a better name has told it already. Of counts that are known by words alone it is the greatest, in
// whatever order they come.
func (f *facts) tell(x field, rank uint8, v pcommon.Value) {
	switch at := f.at[x]; {
	case v.Type() == pcommon.ValueTypeEmpty:
	case at == 0:
		f.told = append(f.told, v)
		f.at[x], f.ranks[x] = uint16(len(f.told)), rank
		f.any = f.any || x < cloudRegion
	case rank < f.ranks[x], rank == spelledRank && f.ranks[x] == rank && countOf(v) > countOf(f.told[at-1]):
		f.told[at-1], f.ranks[x] = v, rank
	}
}

// collectEvent adds what a dialect tells in an event of its spans.
func (f *facts) collectEvent(events ptrace.SpanEventSlice) {
	if events.Len() == 0 {
		return
	}
	d := f.scopeDialect()
	if f.has(axStreaming) { // whose scope is the application's
		d = &ax
	}
	if d == nil || len(d.events) == 0 {
		return
	}
	for _, e := range events.All() {
		if slices.Contains(d.events, e.Name()) {
			f.collect(e.Attributes())
			if d.response != "" {
				f.collectResponse(d.response, e.Attributes())
			}
		}
	}
}

// forget makes f ready for the next span. The values are cleared as well, since they would keep the span in memory.
func (f *facts) forget() {
	clear(f.told)
	f.told, f.at, f.any = f.told[:0], [fields]uint16{}, false
	f.scope, f.version, f.name, f.vendor, f.failure, f.client, f.failed = "", "", "", "", failure{}, false, false
	f.response, f.more = nil, false
}

func (f *facts) has(x field) bool { return f.at[x] != 0 }

// value is what was told of x, which must have been told.
func (f *facts) value(x field) pcommon.Value { return f.told[f.at[x]-1] }

// named reports whether x was told under one of its first n names.
func (f *facts) named(x field, n uint8) bool { return f.has(x) && f.ranks[x] < n }

// word is the first of the fields that is a non-empty string.
func (f *facts) word(xs ...field) string {
	for _, x := range xs {
		if !f.has(x) {
			continue
		}
		if v := f.value(x); v.Type() == pcommon.ValueTypeStr && v.Str() != "" {
			return v.Str()
		}
	}
	return ""
}

// str is the same for what may be a document: one that comes as a map is as good as its JSON.
func (f *facts) str(xs ...field) string {
	for _, x := range xs {
		if !f.has(x) {
			continue
		}
		switch v := f.value(x); {
		case v.Type() == pcommon.ValueTypeMap && v.Map().Len() > 0:
			return v.AsString()
		case v.Type() == pcommon.ValueTypeStr && v.Str() != "":
			return v.Str()
		}
	}
	return ""
}

// count is the first good number among the fields, bad where only nonsense was given, absent where nothing was.
func (f *facts) count(xs []field) int64 {
	n := absent
	for _, x := range xs {
		if !f.has(x) {
			continue
		}
		if n = countOf(f.value(x)); n >= 0 {
			break
		}
	}
	return n
}

// yes reports whether x is true, as a boolean or as a word.
func (f *facts) yes(x field) bool {
	return f.has(x) && strings.EqualFold(f.value(x).AsString(), "true")
}
