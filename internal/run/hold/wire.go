package hold

import (
	"errors"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the fields on the way to an item, in OTLP's TracesData and LogsData alike: the resources, the scopes of
// each, the spans or log records of each.
var path = []protowire.Number{1, 2, 2}

var errWire = errors.New("the bytes are no OTLP data")

// Range is where the bytes of an item are.
type Range struct{ At, Len int }

// Ranges finds the spans or log records in OTLP data, in their order.
func Ranges(data []byte, to []Range) ([]Range, error) { return ranges(data, 0, path, to) }

func ranges(data []byte, base int, path []protowire.Number, to []Range) ([]Range, error) {
	for at := 0; at < len(data); {
		num, typ, n := protowire.ConsumeTag(data[at:])
		if n < 0 {
			return to, errWire
		}
		at += n
		if num != path[0] || typ != protowire.BytesType {
			if n = protowire.ConsumeFieldValue(num, typ, data[at:]); n < 0 {
				return to, errWire
			}
			at += n
			continue
		}
		in, n := protowire.ConsumeBytes(data[at:])
		if n < 0 {
			return to, errWire
		}
		at += n
		begin := base + at - len(in)
		if len(path) == 1 {
			to = append(to, Range{begin, len(in)})
			continue
		}
		var err error
		if to, err = ranges(in, begin, path[1:], to); err != nil {
			return to, err
		}
	}
	return to, nil
}

// read reads spans back that have not been. One that cannot be read, because somebody damaged the file, goes on with its
// ids and nothing else, and is counted.
func (h *Hold) read(held []heldSpan) {
	size := 0
	for i := range held {
		if held[i].span == nil {
			size += protowire.SizeTag(2) + protowire.SizeBytes(held[i].ref.Len())
		}
	}
	if size == 0 {
		return
	}
	buf := protowire.AppendTag(h.scratch[:0], 1, protowire.BytesType)
	buf = protowire.AppendVarint(buf, uint64(protowire.SizeTag(2)+protowire.SizeBytes(size)))
	buf = protowire.AppendTag(buf, 2, protowire.BytesType)
	buf = protowire.AppendVarint(buf, uint64(size))
	var err error
	for i := range held {
		if s := &held[i]; s.span == nil {
			buf = protowire.AppendTag(buf, 2, protowire.BytesType)
			buf = protowire.AppendVarint(buf, uint64(s.ref.Len()))
			if buf, err = s.ref.AppendTo(buf); err != nil {
				break
			}
		}
	}
	if h.scratch = buf; cap(buf) > maxScratch {
		h.scratch = nil
	}
	h.place(held, buf, err)
}

// maxScratch bounds the buffer that is kept.
const maxScratch = 4 << 20

func (h *Hold) place(held []heldSpan, data []byte, err error) {
	var td ptrace.Traces
	if err == nil {
		td, err = (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(data)
	}
	if err != nil && len(held) > 1 { // one by one: the others may be good
		for i := range held {
			h.read(held[i : i+1])
		}
		return
	}
	next := 0
	for i := range held {
		s := &held[i]
		switch {
		case s.span != nil:
		case err != nil:
			h.counts.Unreadable++
			empty := ptrace.NewSpan()
			s.span = &empty
		default:
			read := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(next)
			s.span = &read
			next++
		}
	}
}

// mapSize is about what a map takes on the wire.
func mapSize(m pcommon.Map) (n int64) {
	for name, v := range m.All() {
		n += int64(len(name)) + valueSize(v)
	}
	return n
}

func valueSize(v pcommon.Value) (n int64) {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return int64(len(v.Str()))
	case pcommon.ValueTypeBytes:
		return int64(v.Bytes().Len())
	case pcommon.ValueTypeMap:
		return mapSize(v.Map())
	case pcommon.ValueTypeSlice:
		for _, e := range v.Slice().All() {
			n += valueSize(e)
		}
	}
	return n + 8
}
