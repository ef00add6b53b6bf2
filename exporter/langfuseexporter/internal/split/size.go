package split

import (
	"go.opentelemetry.io/collector/pdata/ptrace"
)

var sizer ptrace.ProtoMarshaler

// frame bounds what protobuf adds around a message of up to 256 MiB: a tag and a length.
const frame = 6

// BySize divides td into parts of at most limit encoded bytes. A span too large by itself goes through Shrink first;
// removed is the number of bytes that took, and stuck the spans that are still too large.
func BySize(td ptrace.Traces, limit int) (parts []ptrace.Traces, removed int, stuck ptrace.Traces) {
	stuck = ptrace.NewTraces()
	if sizer.TracesSize(td) <= limit {
		return []ptrace.Traces{td}, 0, stuck
	}
	b := &budget{limit: limit, part: -1}
	dealt := Deal(td, b.choose)
	for i, p := range dealt {
		if i == 0 { // part 0 is kept for spans that cannot be made to fit
			stuck = p
			continue
		}
		parts = append(parts, p)
	}
	return parts, b.removed, stuck
}

// budget fills one part after the other.
type budget struct {
	limit, removed int
	part           int // current part, from 1
	left           int // bytes left in it
	rs             ptrace.ResourceSpans
	ss             ptrace.ScopeSpans
	rsSize, ssSize int
}

func (b *budget) choose(rs ptrace.ResourceSpans, ss ptrace.ScopeSpans, span ptrace.Span) int {
	heading := b.heading(rs, ss)
	size := sizer.SpanSize(span) + frame
	if room := b.limit - b.rsSize - b.ssSize; size > room {
		n, ok := Shrink(span, room-frame)
		b.removed += n
		if !ok {
			return 0
		}
		size = sizer.SpanSize(span) + frame
	}
	if b.part < 1 || heading+size > b.left {
		b.part, b.left = max(b.part, 0)+1, b.limit
		heading = b.rsSize + b.ssSize
	}
	b.left -= heading + size
	return b.part
}

// heading is what the current part must still repeat of the span's resource and scope.
func (b *budget) heading(rs ptrace.ResourceSpans, ss ptrace.ScopeSpans) (n int) {
	if b.rs != rs {
		b.rs, b.ss = rs, ptrace.ScopeSpans{}
		if shrunk, ok := shrinkResource(rs, b.limit/4); ok {
			b.removed += shrunk
		}
		b.rsSize = resourceSize(rs) + frame
		n += b.rsSize
	}
	if b.ss != ss {
		b.ss, b.ssSize = ss, scopeSize(ss)+frame
		n += b.ssSize
	}
	return n
}

func resourceSize(rs ptrace.ResourceSpans) int {
	bare := ptrace.NewResourceSpans()
	rs.Resource().CopyTo(bare.Resource())
	bare.SetSchemaUrl(rs.SchemaUrl())
	return sizer.ResourceSpansSize(bare) + frame
}

func scopeSize(ss ptrace.ScopeSpans) int {
	bare := ptrace.NewScopeSpans()
	ss.Scope().CopyTo(bare.Scope())
	bare.SetSchemaUrl(ss.SchemaUrl())
	return sizer.ScopeSpansSize(bare) + frame
}
