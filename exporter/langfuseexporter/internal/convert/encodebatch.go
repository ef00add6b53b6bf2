package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of OTLP's trace/v1 and resource/v1. A resource's references to entities are left out: no server reads
// them.
const (
	requestResourceSpans protowire.Number = 1

	resourceSpansResource   protowire.Number = 1
	resourceSpansScopeSpans protowire.Number = 2
	scopeSpansScope         protowire.Number = 1
	scopeSpansSpans         protowire.Number = 2
	schemaURL               protowire.Number = 3 // of both

	resourceAttributes protowire.Number = 1
	resourceDropped    protowire.Number = 2

	scopeName       protowire.Number = 1
	scopeVersion    protowire.Number = 2
	scopeAttributes protowire.Number = 3
	scopeDropped    protowire.Number = 4
)

// encode writes the batch, as the buffer wants it: the last span first.
func (c *Converter) encode() {
	n := len(c.owned)
	for i := c.td.ResourceSpans().Len() - 1; i >= 0; i-- {
		rs, end := c.td.ResourceSpans().At(i), c.out.Len()
		c.out.text(schemaURL, rs.SchemaUrl())
		for j := rs.ScopeSpans().Len() - 1; j >= 0; j-- {
			ss := rs.ScopeSpans().At(j)
			n -= ss.Spans().Len()
			c.scopeSpans(rs.Resource(), ss, c.owned[n:])
		}
		c.out.resource(rs.Resource())
		c.out.Close(requestResourceSpans, end)
	}
}

func (c *Converter) scopeSpans(res pcommon.Resource, ss ptrace.ScopeSpans, owned []owner) {
	end := c.out.Len()
	c.out.text(schemaURL, ss.SchemaUrl())
	for i := ss.Spans().Len() - 1; i >= 0; i-- {
		c.span(res, ss.Scope(), ss.Spans().At(i), &owned[i])
	}
	c.out.scope(ss.Scope())
	c.out.Close(resourceSpansScopeSpans, end)
}

func (e *encoder) resource(r pcommon.Resource) {
	end := e.Len()
	e.count(resourceDropped, r.DroppedAttributesCount())
	e.attributes(resourceAttributes, r.Attributes())
	e.Close(resourceSpansResource, end)
}

func (e *encoder) scope(s pcommon.InstrumentationScope) {
	end := e.Len()
	e.count(scopeDropped, s.DroppedAttributesCount())
	e.attributes(scopeAttributes, s.Attributes())
	e.text(scopeVersion, s.Version())
	e.text(scopeName, s.Name())
	e.Close(scopeSpansScope, end)
}
