package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/wire"
)

// encoder writes OTLP. Like protobuf, it leaves out fields that have their type's zero value.
type encoder struct {
	wire.Buffer
	raw []attr // of the map at hand: maps cannot be read backwards
}

// Field numbers of OTLP's KeyValue, AnyValue and ArrayValue.
const (
	pairKey   protowire.Number = 1
	pairValue protowire.Number = 2

	anyString protowire.Number = 1
	anyBool   protowire.Number = 2
	anyInt    protowire.Number = 3
	anyDouble protowire.Number = 4
	anyArray  protowire.Number = 5

	arrayValues protowire.Number = 1
)

func (e *encoder) text(field protowire.Number, s string) {
	if s != "" {
		e.String(field, s)
	}
}

func (e *encoder) count(field protowire.Number, n uint32) {
	if n != 0 {
		e.Varint(field, uint64(n))
	}
}

func (e *encoder) time(field protowire.Number, t pcommon.Timestamp) {
	if t != 0 {
		e.Fixed64(field, uint64(t))
	}
}

// attributes writes attributes that the mapping does not change, without empty ones.
func (e *encoder) attributes(field protowire.Number, attrs pcommon.Map) {
	e.raw = e.raw[:0]
	for k, v := range attrs.All() {
		if v.Type() != pcommon.ValueTypeEmpty {
			e.raw = append(e.raw, attr{key: k, value: v})
		}
	}
	for i := len(e.raw) - 1; i >= 0; i-- {
		e.attribute(field, e.raw[i].key, e.raw[i].value)
	}
}

func (e *encoder) attribute(field protowire.Number, key string, v pcommon.Value) {
	if v.Type() == pcommon.ValueTypeStr {
		e.pair(field, key, v.Str())
		return
	}
	end := e.Len()
	e.value(pairValue, v)
	e.String(pairKey, key)
	e.Close(field, end)
}

// value writes a value as one that the server stores: maps and mixed lists become JSON, bytes base64, and numbers that
// it cannot hold text.
func (e *encoder) value(field protowire.Number, v pcommon.Value) {
	end := e.Len()
	switch kind := v.Type(); {
	case kind == pcommon.ValueTypeStr:
		e.String(anyString, v.Str())
	case !storable(v):
		e.String(anyString, exact(v))
	case kind == pcommon.ValueTypeBool:
		e.Varint(anyBool, protowire.EncodeBool(v.Bool()))
	case kind == pcommon.ValueTypeInt:
		e.Varint(anyInt, uint64(v.Int()))
	case kind == pcommon.ValueTypeDouble:
		e.Double(anyDouble, v.Double())
	default:
		list, end := v.Slice(), e.Len()
		for i := list.Len() - 1; i >= 0; i-- {
			e.value(arrayValues, list.At(i))
		}
		e.Close(anyArray, end)
	}
	e.Close(field, end)
}

// put writes an attribute that the mapping has made.
func (e *encoder) put(field protowire.Number, p *put) {
	end := e.Len()
	switch p.kind {
	case pcommon.ValueTypeStr:
		e.pair(field, p.key, p.s)
		return
	case pcommon.ValueTypeBool:
		e.Varint(anyBool, uint64(p.n))
	case pcommon.ValueTypeInt:
		e.Varint(anyInt, uint64(p.n))
	case pcommon.ValueTypeDouble:
		e.Double(anyDouble, p.f)
	case pcommon.ValueTypeSlice:
		e.strings(p.list)
	}
	e.Close(pairValue, end)
	e.String(pairKey, p.key)
	e.Close(field, end)
}

func (e *encoder) strings(list []string) {
	whole := e.Len()
	for i := len(list) - 1; i >= 0; i-- {
		end := e.Len()
		e.String(anyString, list[i])
		e.Close(arrayValues, end)
	}
	e.Close(anyArray, whole)
}

// pair writes an attribute that is a text, as most are: front to back, since its lengths are known. Every tag
// inside it is one byte.
func (e *encoder) pair(field protowire.Number, key, text string) {
	value := 1 + protowire.SizeBytes(len(text))
	pair := 1 + protowire.SizeBytes(len(key)) + 1 + protowire.SizeBytes(value)
	b := e.Room(protowire.SizeTag(field) + protowire.SizeBytes(pair))[:0]
	b = protowire.AppendTag(b, field, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(pair))
	b = protowire.AppendTag(b, pairKey, protowire.BytesType)
	b = protowire.AppendString(b, key)
	b = protowire.AppendTag(b, pairValue, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(value))
	b = protowire.AppendTag(b, anyString, protowire.BytesType)
	protowire.AppendString(b, text)
}
