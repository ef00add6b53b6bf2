package genai

import "cmp"

// nesting says which counts contain others.
type nesting struct {
	cacheOutside     bool // input excludes cache reads and writes
	writesOutside    bool // input excludes cache writes, and includes reads
	reasoningOutside bool // output excludes reasoning
	halfTold         bool // a cache was in use, and what was written to it, or read from it, is not told; or thoughts are not
	assumed          Assumption
}

// nest decides what contains what: the row where it knows, unless the numbers prove the contrary, and the standard
// (all of the input, all of the output) where neither tells.
func (u *usage) nest(row nestingRule, c *Call) nesting {
	v := row.vendor(c)
	n := nesting{cacheOutside: row.cacheOutside&v != 0, reasoningOutside: row.reasoningOutside&v != 0}
	u.nestCache(&n, &row, v)
	u.missCache(&n, &row, v, c)
	u.nestThoughts(&n, &row, v, c)
	if row.allSeen&v != 0 && !c.Billed && u[gOutput] >= 0 && c.Operation != OpEmbeddings {
		n.assumed |= AssumedBilled
	}
	return n
}

func (u *usage) nestCache(n *nesting, row *nestingRule, v vendor) {
	cache := u.or0(gCacheRead) + u.cacheWrites()
	proof := u.cacheProof(cache)
	switch {
	case u.writesProof(): // also where both are more than the input
		n.cacheOutside, n.writesOutside = false, true
	case proof == outside && row.cacheInside&v != 0 && u[gTotal] >= 0 && u[gTotal] < u[gInput]+u.or0(gOutput)+cache:
		n.cacheOutside = false
	case proof != unproven:
		n.cacheOutside = proof == outside
	case !row.known:
		n.cacheOutside = false
		if cache > 0 {
			n.assumed |= AssumedInclusive
		}
	}
	n.halfTold = row.cacheUnsure&v != 0 && cache > 0 && proof == unproven
}

// missCache notes what is not told of a cache.
func (u *usage) missCache(n *nesting, row *nestingRule, v vendor, c *Call) {
	reads, writes := u[gCacheRead], u.cacheWrites()
	if reads < 0 && u.or0(gCacheRead)+writes == 0 && row.cacheUntold&v != 0 && u[gOutput] >= 0 && c.Operation != OpEmbeddings { // which know none
		n.assumed |= AssumedUncached
	}
	if row.writesUntold&v != 0 && u[gCacheWrite] < 0 && writes == 0 && u[gOutput] >= 0 && chargesWrites(v, cmp.Or(c.Model, c.RequestModel)) {
		if reads > 0 {
			n.halfTold = true
		} else {
			n.assumed |= AssumedUncached
		}
	}
	if row.readsUntold&v != 0 && reads < 0 && writes > 0 {
		n.halfTold = true
	}
}

func (u *usage) nestThoughts(n *nesting, row *nestingRule, v vendor, c *Call) {
	model := cmp.Or(c.Model, c.RequestModel)
	if u[gReasoning] > 0 && !row.reasoningInside && vendorOf(c.Provider, model) == vXAI {
		n.reasoningOutside = u[gTotal] < 0 || u[gTotal] != u[gInput]+u[gOutput] // xAI's completion is without it
	}
	switch u.reasoningProof() {
	case outside:
		n.reasoningOutside = true
	case inside:
		n.reasoningOutside = false
	}
	if u[gReasoning] >= 0 || u[gTotal] >= 0 || u[gOutput] < 0 || (row.thoughtsUntold|row.thoughtsAssumed)&v == 0 || !thinks(model) {
		return
	}
	if row.thoughtsAssumed&v != 0 {
		n.assumed |= AssumedThoughtless
	} else {
		n.halfTold = true
	}
}

// vendor is whose counts c has, as far as the row cares.
func (r *nestingRule) vendor(c *Call) vendor {
	for _, mask := range [...]vendor{
		r.cacheOutside, r.cacheInside, r.cacheUnsure, r.cacheUntold, r.writesUntold, r.readsUntold,
		r.reasoningOutside, r.thoughtsUntold, r.thoughtsAssumed, r.allSeen,
	} {
		if mask != 0 && mask != everyVendor {
			return vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))
		}
	}
	return everyVendor
}
