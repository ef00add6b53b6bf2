package mask

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
)

// Traces masks all texts of td, and names of attributes.
func (m *Masker) Traces(td ptrace.Traces) {
	for _, rs := range td.ResourceSpans().All() {
		m.attributes(rs.Resource().Attributes(), 1)
		for _, ss := range rs.ScopeSpans().All() {
			m.scope(ss.Scope())
			for _, s := range ss.Spans().All() {
				m.span(s)
			}
		}
	}
}

// Logs masks all texts of ld, and names of attributes.
func (m *Masker) Logs(ld plog.Logs) {
	for _, rl := range ld.ResourceLogs().All() {
		m.attributes(rl.Resource().Attributes(), 1)
		for _, sl := range rl.ScopeLogs().All() {
			m.scope(sl.Scope())
			for _, r := range sl.LogRecords().All() {
				m.set(r.EventName(), r.SetEventName)
				m.set(r.SeverityText(), r.SetSeverityText)
				m.attributes(r.Attributes(), 1)
				m.value(r.Body(), 1)
			}
		}
	}
}

func (m *Masker) scope(s pcommon.InstrumentationScope) {
	m.set(s.Name(), s.SetName)
	m.set(s.Version(), s.SetVersion)
	m.attributes(s.Attributes(), 1)
}

func (m *Masker) span(s ptrace.Span) {
	m.set(s.Name(), s.SetName)
	m.set(s.Status().Message(), s.Status().SetMessage)
	m.set(s.TraceState().AsRaw(), s.TraceState().FromRaw)
	m.attributes(s.Attributes(), 1)
	for _, e := range s.Events().All() {
		m.set(e.Name(), e.SetName)
		m.attributes(e.Attributes(), 1)
	}
	for _, l := range s.Links().All() {
		m.set(l.TraceState().AsRaw(), l.TraceState().FromRaw)
		m.attributes(l.Attributes(), 1)
	}
}

// set masks a text that is read and written by itself.
func (m *Masker) set(s string, write func(string)) {
	if masked, had := m.clean(s); had {
		write(masked)
	}
}

// attributes masks the values of a map that is within so many others, and what is secret of its names.
func (m *Masker) attributes(attrs pcommon.Map, depth int) {
	var renamed []string
	for name, v := range attrs.All() {
		if _, had := m.clean(name); had {
			renamed = append(renamed, name)
		}
		if m.name(name) {
			m.whole(v)
		} else {
			m.value(v, depth)
		}
	}
	for _, name := range renamed {
		rename(attrs, name, m.Rules)
	}
}

// whole masks all of v, if there is anything.
func (m *Masker) whole(v pcommon.Value) {
	if t := v.Type(); t == pcommon.ValueTypeEmpty || t == pcommon.ValueTypeStr && (v.Str() == "" || v.Str() == Mark) {
		return
	}
	v.SetStr(Mark)
	m.Masked[Named]++
}

// rename masks the name of an attribute, which keeps its value.
func rename(attrs pcommon.Map, name string, rules *Rules) {
	old, ok := attrs.Get(name)
	if !ok {
		return // a second attribute of the same name
	}
	value := pcommon.NewValueEmpty()
	old.CopyTo(value)
	attrs.Remove(name)
	uncounted := Masker{Rules: rules}
	masked, _ := uncounted.clean(name)
	value.MoveTo(attrs.PutEmpty(masked))
}

// value masks v, which is within so many maps and lists.
func (m *Masker) value(v pcommon.Value, depth int) {
	if depth > nesting.Limit {
		v.SetStr(nesting.Marker)
		return
	}
	switch v.Type() {
	case pcommon.ValueTypeStr:
		m.set(v.Str(), v.SetStr)
	case pcommon.ValueTypeBytes:
		m.set(string(v.Bytes().AsRaw()), func(masked string) { v.Bytes().FromRaw([]byte(masked)) })
	case pcommon.ValueTypeMap:
		m.attributes(v.Map(), depth+1)
	case pcommon.ValueTypeSlice:
		for _, in := range v.Slice().All() {
			m.value(in, depth+1)
		}
	}
}
