// Package route chooses the project that a trace belongs to. A trace goes to one project as a whole: what one of its
// spans says holds for all of them, also for those in later batches.
package route

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Unrouted is the index of traces that no project takes.
const Unrouted = -1

// scopeKey is the scope attribute by which the Langfuse SDKs tell which project's client made a span.
const scopeKey, sdkScope = "public_key", "langfuse-sdk"

// Router chooses projects by index. It is safe for concurrent use.
type Router struct {
	attribute string
	byName    map[string]int // by a project's name and by its public key
	fallback  int            // Unrouted for none

	mu    sync.Mutex
	known *simplelru.LRU[pcommon.TraceID, int]
}

// New makes a router. attribute may be empty; remember is the number of traces whose project is kept in mind.
func New(attribute string, byName map[string]int, fallback, remember int, evicted func()) (*Router, error) {
	lru, err := simplelru.NewLRU[pcommon.TraceID, int](remember, func(pcommon.TraceID, int) { evicted() })
	return &Router{attribute: attribute, byName: byName, fallback: fallback, known: lru}, err
}

// Routes are the projects of the traces in one batch.
type Routes struct {
	traces   map[pcommon.TraceID]int
	fallback int
}

// Of is the project of a trace, or Unrouted.
func (r Routes) Of(id pcommon.TraceID) int {
	if i, ok := r.traces[id]; ok {
		return i
	}
	return r.fallback
}

// Batch finds the project of every trace in td.
func (r *Router) Batch(td ptrace.Traces) Routes {
	routes := Routes{traces: map[pcommon.TraceID]int{}, fallback: r.fallback}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rs := range td.ResourceSpans().All() {
		ofResource, byResource := r.lookup(rs.Resource().Attributes(), r.attribute)
		for _, ss := range rs.ScopeSpans().All() {
			project, named := r.ofScope(ss.Scope())
			if byResource {
				project, named = ofResource, true
			}
			for _, span := range ss.Spans().All() {
				r.note(routes, span.TraceID(), project, named)
			}
		}
	}
	return routes
}

// Record is the project of a log record, or Unrouted.
func (r *Router) Record(res pcommon.Resource, scope pcommon.InstrumentationScope, id pcommon.TraceID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i, ok := r.known.Get(id); ok && !id.IsEmpty() {
		return i
	}
	if i, ok := r.lookup(res.Attributes(), r.attribute); ok {
		return i
	}
	if i, ok := r.ofScope(scope); ok {
		return i
	}
	return r.fallback
}

// note settles a trace's project: the first that is named, in this batch or an earlier one, stays.
func (r *Router) note(routes Routes, id pcommon.TraceID, project int, named bool) {
	if _, ok := routes.traces[id]; ok {
		return
	}
	if before, ok := r.known.Get(id); ok {
		routes.traces[id] = before
	} else if named {
		routes.traces[id] = project
		r.known.Add(id, project)
	}
}

func (r *Router) ofScope(scope pcommon.InstrumentationScope) (int, bool) {
	if i, ok := r.lookup(scope.Attributes(), r.attribute); ok {
		return i, true
	}
	if scope.Name() == sdkScope {
		return r.lookup(scope.Attributes(), scopeKey)
	}
	return 0, false
}

func (r *Router) lookup(attrs pcommon.Map, key string) (int, bool) {
	if key == "" {
		return 0, false
	}
	v, ok := attrs.Get(key)
	if !ok {
		return 0, false
	}
	i, ok := r.byName[v.AsString()]
	return i, ok
}
