// Package nesting cuts attributes and bodies that are nested more deeply than anybody means: a request of 10 MB can hold a
// million levels, and what walks them by recursion, as converting to JSON does, ends the process. It does not recurse
// itself.
package nesting

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Limit is how many maps and lists may be within each other.
const Limit = 64

// Marker stands for what was cut.
const Marker = "[nested too deeply]"

// Cutter cuts and counts. The zero value is ready; it is not safe for concurrent use.
type Cutter struct {
	Cut   int // values that were replaced by Marker
	stack []level
}

// level is a value that holds others, and how deep it is.
type level struct {
	value pcommon.Value
	depth int
}

// Traces cuts every attribute of td.
func (c *Cutter) Traces(td ptrace.Traces) {
	for _, rs := range td.ResourceSpans().All() {
		c.Map(rs.Resource().Attributes())
		for _, ss := range rs.ScopeSpans().All() {
			c.Map(ss.Scope().Attributes())
			for _, s := range ss.Spans().All() {
				c.span(s)
			}
		}
	}
}

func (c *Cutter) span(s ptrace.Span) {
	c.Map(s.Attributes())
	for _, e := range s.Events().All() {
		c.Map(e.Attributes())
	}
	for _, l := range s.Links().All() {
		c.Map(l.Attributes())
	}
}

// Logs cuts every attribute and body of ld.
func (c *Cutter) Logs(ld plog.Logs) {
	for _, rl := range ld.ResourceLogs().All() {
		c.Map(rl.Resource().Attributes())
		for _, sl := range rl.ScopeLogs().All() {
			c.Map(sl.Scope().Attributes())
			for _, r := range sl.LogRecords().All() {
				c.Map(r.Attributes())
				c.value(r.Body())
			}
		}
	}
}

// Map cuts the values of a map.
func (c *Cutter) Map(m pcommon.Map) {
	for _, v := range m.All() {
		c.value(v)
	}
}

func (c *Cutter) value(v pcommon.Value) {
	c.push(v, 1)
	for len(c.stack) > 0 {
		top := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		if top.depth > Limit {
			top.value.SetStr(Marker)
			c.Cut++
			continue
		}
		if top.value.Type() == pcommon.ValueTypeMap {
			for _, in := range top.value.Map().All() {
				c.push(in, top.depth+1)
			}
			continue
		}
		for _, in := range top.value.Slice().All() {
			c.push(in, top.depth+1)
		}
	}
}

// push puts a value on the stack if it can hold others.
func (c *Cutter) push(v pcommon.Value, depth int) {
	if t := v.Type(); t == pcommon.ValueTypeMap || t == pcommon.ValueTypeSlice {
		c.stack = append(c.stack, level{v, depth})
	}
}

// TooDeep reports whether v is nested more deeply than Limit.
func TooDeep(v pcommon.Value) bool {
	c := Cutter{stack: []level{{v, 1}}}
	for len(c.stack) > 0 {
		top := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		if top.depth > Limit {
			return true
		}
		switch top.value.Type() {
		case pcommon.ValueTypeMap:
			for _, in := range top.value.Map().All() {
				c.push(in, top.depth+1)
			}
		case pcommon.ValueTypeSlice:
			for _, in := range top.value.Slice().All() {
				c.push(in, top.depth+1)
			}
		}
	}
	return false
}
