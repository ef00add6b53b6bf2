package convert

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// attr is one attribute of a span. The value is the span's own.
type attr struct {
	key   string
	value pcommon.Value
	field field // noField for one that the mapping does not read
	ours  bool  // written by this product's components
}

// found are the attributes of one span, and where those are that the mapping reads.
type found struct {
	attrs   []attr       // without empty ones; reused from span to span
	at      [fields]int  // of each field, its first place in attrs, from 1; 0 where it is not set
	gone    [fields]bool // has become another attribute
	request bool         // some gen_ai.request.* besides the model
	own     bool         // some attribute of this product's components
	told    bool         // some langfuse.observation.metadata.*
}

// has reports whether the field is set.
func (f *found) has(x field) bool { return f.at[x] != 0 }

// value is the field's value, which is set.
func (f *found) value(x field) pcommon.Value { return f.attrs[f.at[x]-1].value }

// str is the text of the first of the fields that has any.
func (f *found) str(which ...field) string {
	for _, x := range which {
		if f.has(x) {
			if s := text(f.value(x)); s != "" {
				return s
			}
		}
	}
	return ""
}

// any reports whether one of the fields is set.
func (f *found) any(which ...field) bool {
	for _, x := range which {
		if f.has(x) {
			return true
		}
	}
	return false
}

// carries reports whether the span has the attribute.
func (f *found) carries(key string) bool {
	return slices.ContainsFunc(f.attrs, func(a attr) bool { return a.key == key })
}

// drop notes that the attributes have become others.
func (f *found) drop(which ...field) {
	for _, x := range which {
		f.gone[x] = true
	}
}

// collect reads the span's attributes in one pass.
func (f *found) collect(attrs pcommon.Map) {
	*f = found{attrs: f.attrs[:0]}
	for k, v := range attrs.All() {
		if v.Type() == pcommon.ValueTypeEmpty {
			continue
		}
		a := attr{key: k, value: v, field: fieldOf(k)}
		if a.field == noField {
			a.ours = ours(k)
			f.request = f.request || strings.HasPrefix(k, requestPrefix)
			f.told = f.told || strings.HasPrefix(k, metadata)
			f.own = f.own || a.ours
		} else if f.at[a.field] == 0 {
			f.at[a.field] = len(f.attrs) + 1
		}
		f.attrs = append(f.attrs, a)
	}
}

// fieldOf is the field of that name, noField where the mapping does not read it.
func fieldOf(name string) field {
	if !names.MayHave(name) {
		return noField
	}
	word, _ := names.Find(name)
	return field(word.Field)
}

const requestPrefix = "gen_ai.request."
