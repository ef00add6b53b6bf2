package series

import (
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
)

// label is a name and a value as Prometheus has them.
type label struct{ name, value string }

type labels []label

// text is a label whose value is made fit to serve.
func text(name, value string) label { return label{name, valid(value)} }

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// identifies are the attributes of a resource that are job and instance of its series, and so not told twice.
var identifies = map[string]bool{
	string(semconv.ServiceNameKey): true, string(semconv.ServiceNamespaceKey): true, string(semconv.ServiceInstanceIDKey): true,
}

// target are job and instance, as far as the resource tells them.
func target(resource pcommon.Map) labels {
	var l labels
	if name, ok := resource.Get(string(semconv.ServiceNameKey)); ok {
		job := name.AsString()
		if space, ok := resource.Get(string(semconv.ServiceNamespaceKey)); ok {
			job = space.AsString() + "/" + job
		}
		l = append(l, text(model.JobLabel, job))
	}
	if id, ok := resource.Get(string(semconv.ServiceInstanceIDKey)); ok {
		l = append(l, text(model.InstanceLabel, id.AsString()))
	}
	return l
}

// origin are the labels that all points of a scope share.
func (s *Store) origin(resource pcommon.Map, sm pmetric.ScopeMetrics) labels {
	l := target(resource)
	if !s.opts.Scope {
		return l
	}
	scope := sm.Scope()
	l = append(l, text(otlptranslator.ScopeNameLabelKey, scope.Name()), text(otlptranslator.ScopeVersionLabelKey, scope.Version()),
		text(scopeSchemaURL, sm.SchemaUrl()))
	own := pcommon.NewMap()
	for k, v := range scope.Attributes().All() {
		if name := "otel_scope_" + k; !reserved[name] {
			v.CopyTo(own.PutEmpty(name))
		}
	}
	return l.with(s.labels, own)
}

const scopeSchemaURL = "otel_scope_schema_url"

// reserved labels of a scope are not taken from its attributes.
var reserved = map[string]bool{otlptranslator.ScopeNameLabelKey: true, otlptranslator.ScopeVersionLabelKey: true, scopeSchemaURL: true}

// with adds attributes, and puts all in order. Attributes whose names become one are one label, their values joined in the order of the
// attributes' names, as the specification says; l's own labels stand.
func (l labels) with(namer otlptranslator.LabelNamer, attributes pcommon.Map) labels {
	keys := make([]string, 0, attributes.Len())
	for k := range attributes.All() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	all := append(make(labels, 0, len(l)+len(keys)), l...)
	for _, k := range keys {
		name, err := namer.Build(k)
		if err != nil {
			continue // a name of which nothing is left
		}
		v, _ := attributes.Get(k)
		one := text(name, v.AsString())
		switch i := slices.IndexFunc(all, func(o label) bool { return o.name == name }); {
		case i < 0:
			all = append(all, one)
		case i >= len(l):
			all[i].value += ";" + one.value
		}
	}
	slices.SortFunc(all, func(a, b label) int { return strings.Compare(a.name, b.name) })
	return all
}

// key tells one set of labels from another.
func (l labels) key() string {
	var b strings.Builder
	for _, o := range l {
		b.WriteString(o.name)
		b.WriteByte(model.SeparatorByte)
		b.WriteString(o.value)
		b.WriteByte(model.SeparatorByte)
	}
	return b.String()
}

func (l labels) split() (names, values []string) {
	names, values = make([]string, len(l)), make([]string, len(l))
	for i, o := range l {
		names[i], values[i] = o.name, o.value
	}
	return names, values
}
