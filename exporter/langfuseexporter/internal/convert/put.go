package convert

import "go.opentelemetry.io/collector/pdata/pcommon"

// metadata begins the names of an observation's metadata.
const metadata = "langfuse.observation.metadata."

// put is an attribute to be written.
type put struct {
	key  string
	kind pcommon.ValueType // a string, number or boolean, or a list of strings
	s    string
	n    int64
	f    float64
	list []string
}

// set writes a field, in place of what the span says there.
func (c *Converter) set(s *subject, x field, text string) {
	if text != "" {
		s.drop(x)
		c.puts = append(c.puts, put{key: fieldNames[x], kind: pcommon.ValueTypeStr, s: text})
	}
}

// note writes a text to the metadata.
func (c *Converter) note(s *subject, key, text string) {
	if text != "" {
		c.add(s, put{key: key, kind: pcommon.ValueTypeStr, s: text})
	}
}

// add writes to the metadata, unless the application has done so itself.
func (c *Converter) add(s *subject, p put) {
	if !s.told || !s.carries(p.key) {
		c.puts = append(c.puts, p)
	}
}

// keep writes one of the span's attributes to the metadata.
func (c *Converter) keep(s *subject, key string, v pcommon.Value) {
	if v.Type() != pcommon.ValueTypeSlice {
		c.add(s, putOf(key, v))
		return
	}
	start := len(c.texts.b)
	c.texts.b = appendValue(c.texts.b, v)
	c.note(s, key, c.texts.text(start))
}

// putOf is a copy of v under another name. Structure becomes JSON.
func putOf(key string, v pcommon.Value) put {
	p := put{key: key, kind: v.Type()}
	switch {
	case v.Type() == pcommon.ValueTypeSlice || !storable(v):
		p.kind, p.s = pcommon.ValueTypeStr, exact(v)
	case v.Type() == pcommon.ValueTypeInt:
		p.n = v.Int()
	case v.Type() == pcommon.ValueTypeDouble:
		p.f = v.Double()
	case v.Type() == pcommon.ValueTypeBool:
		if v.Bool() {
			p.n = 1
		}
	default:
		p.s = v.Str()
	}
	return p
}
