package filter

import (
	"bytes"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// keepBetween keeps the spans on the way from one that stays up to the next one that does.
func (t *forest) keepBetween() {
	for k, s := range t.spans {
		if !s.keep {
			continue
		}
		parent, way := t.above(k)
		if parent.IsEmpty() || !t.spans[key{k.trace, parent}].keep {
			continue
		}
		for _, at := range way {
			t.keepQuiet(at)
		}
	}
}

// keepJoints keeps the span from which the roots hang that a trace would otherwise have several of.
func (t *forest) keepJoints() {
	tops := map[pcommon.TraceID][]key{}
	for k, s := range t.spans {
		if parent, _ := t.above(k); s.keep && parent.IsEmpty() {
			tops[k.trace] = append(tops[k.trace], k)
		}
	}
	for _, of := range tops {
		if len(of) > 1 {
			slices.SortFunc(of, func(a, b key) int { return bytes.Compare(a.span[:], b.span[:]) })
			t.keepQuiet(t.joint(of))
		}
	}
}

// joint is the nearest span above all of some spans, the empty key where there is none.
func (t *forest) joint(of []key) key {
	times := map[key]int{}
	for _, k := range of {
		at := key{k.trace, t.spans[k].parent}
		for range len(t.spans) {
			s, here := t.spans[at]
			if !here {
				break
			}
			if times[at]++; times[at] == len(of) {
				return at
			}
			at.span = s.parent
		}
	}
	return key{}
}

// keepQuiet keeps a span of the batch, unless its emitter is noisy.
func (t *forest) keepQuiet(k key) {
	if s, here := t.spans[k]; here && !s.noisy && !s.keep {
		s.keep = true
		t.spans[k] = s
	}
}
