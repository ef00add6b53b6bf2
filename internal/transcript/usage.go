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

// totals are sums of usage by model.
type totals map[string]usage

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

// write puts the counts that are not zero on a span, in the standard's spelling: input and output are inclusive.
func (u usage) write(attrs pcommon.Map) {
	for _, c := range []struct {
		attr  string
		count int64
	}{
		{"gen_ai.usage.input_tokens", u.Input + u.CacheRead + u.CacheWrite},
		{"gen_ai.usage.cache_read.input_tokens", u.CacheRead},
		{"gen_ai.usage.cache_write.input_tokens", u.CacheWrite},
		{"anthropic.usage.cache_creation.ephemeral_5m_input_tokens", u.Write5m},
		{"anthropic.usage.cache_creation.ephemeral_1h_input_tokens", u.Write1h},
		{"gen_ai.usage.output_tokens", u.Output},
		{"gen_ai.usage.reasoning.output_tokens", u.Reasoning},
		{"anthropic.usage.server_tool_use.web_search_requests", u.Searches},
	} {
		if c.count > 0 {
			attrs.PutInt(c.attr, c.count)
		}
	}
}
