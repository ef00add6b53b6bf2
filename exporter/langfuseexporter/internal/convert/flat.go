package convert

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// flat rebuilds messages that an emitter spread over attributes, prefix.0.message.role and so on, as a JSON list; "" where
// there are none. OpenInference's wrappers (message, tool_call) are left out: OpenAI has none.
func flat(attrs pcommon.Map, prefix string) string {
	var root tree
	for k, v := range attrs.All() {
		if rest, ok := strings.CutPrefix(k, prefix); ok {
			root.add(strings.Split(rest, "."), v.AsRaw())
		}
	}
	if root.leaves == nil && root.nodes == nil {
		return ""
	}
	b, err := json.Marshal(finite(root.plain()))
	if err != nil {
		return ""
	}
	return string(b)
}

// tree is a nested object under construction. Its depth is bounded: keys are hostile input.
type tree struct {
	leaves map[string]any
	nodes  map[string]*tree
}

const maxDepth = 12

func (t *tree) add(path []string, v any) {
	for len(path) > 1 && (path[0] == "message" || path[0] == "tool_call") {
		path = path[1:]
	}
	if len(path) == 1 || len(path) > maxDepth {
		if t.leaves == nil {
			t.leaves = map[string]any{}
		}
		t.leaves[strings.Join(path, ".")] = v
		return
	}
	if t.nodes == nil {
		t.nodes = map[string]*tree{}
	}
	child := t.nodes[path[0]]
	if child == nil {
		child = &tree{}
		t.nodes[path[0]] = child
	}
	child.add(path[1:], v)
}

// plain is the tree as maps, and as lists where all its keys are numbers: in their order, without gaps.
func (t *tree) plain() any {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(t.nodes)), maps.Keys(t.leaves))
	index := make(map[string]int, len(keys))
	for _, k := range keys {
		n, err := strconv.Atoi(k)
		if err != nil {
			return t.object()
		}
		index[k] = n
	}
	slices.SortFunc(keys, func(a, b string) int { return index[a] - index[b] })
	list := make([]any, len(keys))
	for i, k := range keys {
		if node, ok := t.nodes[k]; ok {
			list[i] = node.plain()
		} else {
			list[i] = t.leaves[k]
		}
	}
	return list
}

func (t *tree) object() map[string]any {
	m := maps.Clone(t.leaves)
	if m == nil {
		m = map[string]any{}
	}
	for k, node := range t.nodes {
		m[k] = node.plain()
	}
	return m
}
