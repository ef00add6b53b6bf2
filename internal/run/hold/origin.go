package hold

import (
	"hash/maphash"
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Origin is the resource and the scope that held items share. One is kept per distinct pair, whatever the number of
// traces.
type Origin struct {
	Resource       pcommon.Resource
	ResourceSchema string
	Scope          pcommon.InstrumentationScope
	ScopeSchema    string
	refs           int
	bytes          int64
	key            uint64
	own            *Origin // the one that is kept, once it has been found
}

func (o *Origin) equal(p *Origin) bool {
	return o.ResourceSchema == p.ResourceSchema && o.ScopeSchema == p.ScopeSchema &&
		o.Scope.Name() == p.Scope.Name() && o.Scope.Version() == p.Scope.Version() &&
		o.Resource.Attributes().Equal(p.Resource.Attributes()) && o.Scope.Attributes().Equal(p.Scope.Attributes())
}

// origins interns Origins. A hash that two of them share finds only the first: the second is then kept once per batch.
type origins struct {
	seed  maphash.Seed
	known map[uint64]*Origin
}

func (os *origins) intern(o *Origin) *Origin {
	if o.own != nil {
		return o.own
	}
	o.key = os.hash(o)
	have, ok := os.known[o.key]
	if ok && have.equal(o) {
		o.own = have
		return have
	}
	own := *o // the caller's resource keeps its whole batch in memory
	own.Resource, own.Scope = pcommon.NewResource(), pcommon.NewInstrumentationScope()
	o.Resource.CopyTo(own.Resource)
	o.Scope.CopyTo(own.Scope)
	if !ok {
		os.known[o.key] = &own
	}
	o.own = &own
	return &own
}

// use and free count the items of an origin, and what it takes as long as there are any.
func (h *Hold) use(o *Origin) {
	if o.refs == 0 {
		o.bytes = originBytes + int64(len(o.Scope.Name())) + wireFactor*(mapSize(o.Resource.Attributes())+mapSize(o.Scope.Attributes()))
		h.bytes += o.bytes
	}
	o.refs++
}

// free drops an origin that no item uses any more.
func (h *Hold) free(o *Origin) {
	o.refs--
	if o.refs > 0 {
		return
	}
	h.bytes -= o.bytes
	if h.origins.known[o.key] == o {
		delete(h.origins.known, o.key)
	}
}

func (os *origins) hash(o *Origin) uint64 {
	var h maphash.Hash
	h.SetSeed(os.seed)
	for _, s := range []string{o.ResourceSchema, o.ScopeSchema, o.Scope.Name(), o.Scope.Version()} {
		h.WriteString(s)
		h.WriteByte(0)
	}
	for _, attrs := range []pcommon.Map{o.Resource.Attributes(), o.Scope.Attributes()} {
		sum := uint64(0) // of the pairs' hashes: order does not matter
		for name, v := range attrs.All() {
			sum += maphash.String(os.seed, name) ^ os.value(v)*31
		}
		var b [8]byte
		for i := range b {
			b[i] = byte(sum >> (8 * i))
		}
		h.Write(b[:])
	}
	return h.Sum64()
}

// value hashes a value without writing it out. Values are not nested deeply: see package nesting.
func (os *origins) value(v pcommon.Value) uint64 {
	const prime = 1_099_511_628_211
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return maphash.String(os.seed, v.Str())
	case pcommon.ValueTypeBytes:
		return maphash.Bytes(os.seed, v.Bytes().AsRaw())
	case pcommon.ValueTypeInt:
		return uint64(v.Int())
	case pcommon.ValueTypeDouble:
		return math.Float64bits(v.Double())
	case pcommon.ValueTypeBool:
		if v.Bool() {
			return 1
		}
		return 2
	case pcommon.ValueTypeMap:
		sum := uint64(3)
		for name, in := range v.Map().All() {
			sum += maphash.String(os.seed, name) ^ os.value(in)*31
		}
		return sum
	case pcommon.ValueTypeSlice:
		sum := uint64(4)
		for _, in := range v.Slice().All() {
			sum = sum*prime ^ os.value(in)
		}
		return sum
	}
	return 5
}
