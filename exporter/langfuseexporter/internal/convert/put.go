package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
)

// put is an attribute to be written. Writes wait until everything has been read: a write moves what was read.
type put struct {
	key  string
	kind pcommon.ValueType
	s    string
	n    int64
	f    float64
	list []string
}

func (b *batch) str(key, s string) {
	if s != "" {
		b.puts = append(b.puts, put{key: key, kind: pcommon.ValueTypeStr, s: s})
	}
}

func (b *batch) yes(key string) {
	b.puts = append(b.puts, put{key: key, kind: pcommon.ValueTypeBool, n: 1})
}

// value puts a copy of v, which must be storable.
func (b *batch) value(key string, v pcommon.Value) { b.puts = append(b.puts, putOf(key, v)) }

func putOf(key string, v pcommon.Value) put {
	p := put{key: key, kind: v.Type()}
	switch v.Type() {
	case pcommon.ValueTypeInt:
		p.n = v.Int()
	case pcommon.ValueTypeDouble:
		p.f = v.Double()
	case pcommon.ValueTypeBool:
		if v.Bool() {
			p.n = 1
		}
	default:
		p.kind, p.s = pcommon.ValueTypeStr, encode(v)
	}
	return p
}

func (b *batch) write(attrs pcommon.Map) {
	attrs.EnsureCapacity(attrs.Len() + len(b.puts))
	for _, p := range b.puts {
		switch p.kind {
		case pcommon.ValueTypeStr:
			attrs.PutStr(p.key, p.s)
		case pcommon.ValueTypeInt:
			attrs.PutInt(p.key, p.n)
		case pcommon.ValueTypeDouble:
			attrs.PutDouble(p.key, p.f)
		case pcommon.ValueTypeBool:
			attrs.PutBool(p.key, p.n == 1)
		case pcommon.ValueTypeSlice:
			list := attrs.PutEmptySlice(p.key)
			list.EnsureCapacity(len(p.list))
			for _, s := range p.list {
				list.AppendEmpty().SetStr(s)
			}
		}
	}
	b.puts = b.puts[:0]
}
