package transcript

import "go.opentelemetry.io/collector/pdata/pcommon"

// usage counts the tokens of one call or of a sum of calls. Its leaves are disjoint, except that Write5m and Write1h
// are the parts of CacheWrite whose lifetime is told and Reasoning is the part of Output that is known to be reasoning.
type usage struct {
	Input      int64 `json:"in,omitempty"` // neither read from nor written to a cache
	CacheRead  int64 `json:"read,omitempty"`
	CacheWrite int64 `json:"write,omitempty"`
	Write5m    int64 `json:"write_5m,omitempty"`
	Write1h    int64 `json:"write_1h,omitempty"`
	Output     int64 `json:"out,omitempty"`
	Reasoning  int64 `json:"reasoning,omitempty"`
	Searches   int64 `json:"searches,omitempty"` // server-side web searches
}

// prompted reports whether anything was read, as it is in each call.
func (u usage) prompted() bool { return u.Input+u.CacheRead+u.CacheWrite > 0 }

// totals are sums of usage by model.
type totals map[string]usage

// add adds to the total of a model. Beyond modelLimit, models are summed up under no name.
func (t totals) add(model string, u usage) {
	if _, ok := t[model]; !ok && len(t) >= modelLimit {
		model = ""
	}
	t[model] = t[model].add(u)
}

// modelLimit bounds the models of a run.
const modelLimit = 64

func (u usage) fields() [8]int64 {
	return [8]int64{u.Input, u.CacheRead, u.CacheWrite, u.Write5m, u.Write1h, u.Output, u.Reasoning, u.Searches}
}

func usageOf(f [8]int64) usage { return usage{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]} }

func (u usage) add(v usage) usage {
	a, b := u.fields(), v.fields()
	for i := range a {
		a[i] += b[i]
	}
	return usageOf(a)
}

// minus is u without v, leaf by leaf, and whether v fitted into u. A leaf that did not fit is 0.
func (u usage) minus(v usage) (usage, bool) {
	a, b := u.fields(), v.fields()
	fits := true
	for i := range a {
		a[i] -= b[i]
		if a[i] < 0 {
			a[i], fits = 0, false
		}
	}
	return usageOf(a), fits
}

// settle takes from u what v has, as far as it goes; it returns what is left of both.
func (u usage) settle(v usage) (usage, usage) {
	left, _ := u.minus(v)
	over, _ := v.minus(u)
	return left, over
}

// atLeast is the higher of the counts: a stream states them as running totals.
func (u usage) atLeast(v usage) usage {
	a, b := u.fields(), v.fields()
	for i := range a {
		a[i] = max(a[i], b[i])
	}
	return usageOf(a)
}

// samePrompt reports whether two usages are of the same prompt.
func (u usage) samePrompt(v usage) bool {
	return u.Input == v.Input && u.CacheRead == v.CacheRead && u.CacheWrite == v.CacheWrite
}

// sane is u with nothing below zero and no part above its whole: what was printed need not make sense.
func (u usage) sane() usage {
	f := u.fields()
	for i := range f {
		f[i] = min(max(f[i], 0), maxCount)
	}
	u = usageOf(f)
	u.Write5m = min(u.Write5m, u.CacheWrite)
	u.Write1h = min(u.Write1h, u.CacheWrite-u.Write5m)
	u.Reasoning = min(u.Reasoning, u.Output)
	return u
}

// maxCount bounds one count, so that sums cannot overflow.
const maxCount = 1 << 50

// write puts the counts on a span in the standard's spelling: input and output are whole. Those two are stated even
// where they are 0, the others only where there are any.
func (u usage) write(attrs pcommon.Map) {
	attrs.PutInt("gen_ai.usage.input_tokens", u.Input+u.CacheRead+u.CacheWrite)
	attrs.PutInt("gen_ai.usage.output_tokens", u.Output)
	for _, c := range []struct {
		attr  string
		count int64
	}{
		{"gen_ai.usage.cache_read.input_tokens", u.CacheRead},
		{"gen_ai.usage.cache_write.input_tokens", u.CacheWrite},
		{"anthropic.usage.cache_creation.ephemeral_5m_input_tokens", u.Write5m},
		{"anthropic.usage.cache_creation.ephemeral_1h_input_tokens", u.Write1h},
		{"gen_ai.usage.reasoning.output_tokens", u.Reasoning},
		{"anthropic.usage.server_tool_use.web_search_requests", u.Searches},
	} {
		if c.count > 0 {
			attrs.PutInt(c.attr, c.count)
		}
	}
}

// doubt leaves out counts that cannot be: no call reads nothing, and one that said something wrote something, unless it was declined
// and the agent says so. A newer version of the agent calls them otherwise.
func (c *chatCall) doubt() {
	switch {
	case c.NoUsage || c.Remainder:
	case !c.Usage.prompted():
		c.NoUsage = true
	case c.Said && c.Stated && c.Usage.Output == 0 && c.Stop != claudeRefused:
		c.Stated, c.Cut = false, true
	}
}
