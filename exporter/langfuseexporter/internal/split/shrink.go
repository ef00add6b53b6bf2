package split

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// minText is the length that a text is never shortened below.
const minText = 256

// kept are the attributes that a shortened span must still have whole: what it is, what it cost, who it was for.
var kept = map[string]bool{
	"langfuse.observation.type": true, "langfuse.observation.level": true, "langfuse.observation.model.name": true,
	"langfuse.observation.usage_details": true, "langfuse.observation.cost_details": true,
	"langfuse.observation.completion_start_time": true, "langfuse.observation.prompt.name": true,
	"langfuse.observation.prompt.version": true, "langfuse.internal.is_app_root": true,
	"langfuse.user.id": true, "langfuse.session.id": true, "langfuse.trace.name": true, "langfuse.trace.tags": true,
	"langfuse.environment": true, "langfuse.release": true, "langfuse.version": true,
	"user.id": true, "session.id": true, "gen_ai.conversation.id": true,
	"gen_ai.operation.name": true, "gen_ai.request.model": true, "gen_ai.response.model": true, "gen_ai.response.id": true,
}

func isKept(key string) bool {
	return kept[key] || strings.HasPrefix(key, "gen_ai.usage.") || strings.HasPrefix(key, "agent.")
}

// text is one string of a span that may be shortened.
type text struct {
	s   string
	set func(string)
}

// Shrink shortens the largest texts of span, each with a marker that says by how much, until the span takes at most
// limit bytes. What stays is spread evenly: no text is cut while a longer one is whole. Where texts do not suffice,
// events, links and the largest other attributes go. ok is false where even that does not; removed counts bytes.
func Shrink(span ptrace.Span, limit int) (removed int, ok bool) {
	before := sizer.SpanSize(span)
	for _, step := range []func(excess int){
		func(excess int) { shorten(texts(span), excess, cut) },
		func(excess int) { shorten(texts(span), excess, cut) }, // markers and lengths: the first cut can miss by a little
		func(int) { dropEvents(span) },
		func(excess int) { dropAttributes(span.Attributes(), excess) },
	} {
		if size := sizer.SpanSize(span); size > limit {
			step(size - limit)
		}
	}
	after := sizer.SpanSize(span)
	return before - after, after <= limit
}

func dropEvents(span ptrace.Span) {
	span.Events().RemoveIf(func(ptrace.SpanEvent) bool { return true })
	span.Links().RemoveIf(func(ptrace.SpanLink) bool { return true })
}

// dropAttributes removes the largest attributes that need not stay, excess bytes of them.
func dropAttributes(attrs pcommon.Map, excess int) {
	type sized struct {
		key  string
		size int
	}
	var all []sized
	for k, v := range attrs.All() {
		if !isKept(k) {
			all = append(all, sized{k, len(k) + valueSize(v)})
		}
	}
	slices.SortFunc(all, func(a, b sized) int { return cmp.Compare(b.size, a.size) })
	doomed := map[string]bool{}
	for _, a := range all {
		if excess <= 0 {
			break
		}
		doomed[a.key] = true
		excess -= a.size
	}
	attrs.RemoveIf(func(k string, _ pcommon.Value) bool { return doomed[k] })
}

func valueSize(v pcommon.Value) int {
	if v.Type() == pcommon.ValueTypeStr {
		return len(v.Str())
	}
	return 8
}

func shrinkResource(rs ptrace.ResourceSpans, limit int) (removed int, ok bool) {
	before := resourceSize(rs)
	if before <= limit {
		return 0, true
	}
	shorten(mapTexts(nil, rs.Resource().Attributes()), before-limit, cut)
	return before - resourceSize(rs), true
}

func texts(span ptrace.Span) []text {
	list := mapTexts(nil, span.Attributes())
	list = append(list, text{span.Name(), span.SetName}, text{span.Status().Message(), span.Status().SetMessage},
		text{span.TraceState().AsRaw(), func(string) { span.TraceState().FromRaw("") }})
	for _, e := range span.Events().All() {
		list = mapTexts(list, e.Attributes())
	}
	for _, l := range span.Links().All() {
		list = mapTexts(list, l.Attributes())
	}
	return list
}

func mapTexts(list []text, attrs pcommon.Map) []text {
	for k, v := range attrs.All() {
		if v.Type() == pcommon.ValueTypeStr && !isKept(k) {
			list = append(list, text{v.Str(), v.SetStr})
		}
	}
	return list
}

// marker is about what a marker adds to a text.
const marker = 40

// shorten cuts every text to one common length, chosen so that excess bytes go.
func shorten(list []text, excess int, cut func(s string, n int) string) {
	slices.SortFunc(list, func(a, b text) int { return cmp.Compare(len(b.s), len(a.s)) })
	level, cuts := minText, 0
	for i, t := range list {
		next := minText
		if i+1 < len(list) {
			next = max(len(list[i+1].s), minText)
		}
		cuts = i + 1
		if room := (len(t.s) - next) * cuts; room >= excess+cuts*marker || next == minText {
			level = max(len(t.s)-(excess+cuts*marker)/cuts-1, minText)
			break
		}
		excess -= (len(t.s) - next) * cuts
	}
	for _, t := range list[:cuts] {
		if len(t.s) > level+marker {
			t.set(cut(t.s, level))
		}
	}
}

// truncate cuts s to n bytes at a character's boundary and says so.
func truncate(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return fmt.Sprintf("%s…[%d bytes removed]", s[:n], len(s)-n)
}
