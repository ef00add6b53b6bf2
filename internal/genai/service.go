package genai

import (
	"cmp"
	"strings"
)

// service is the service tier, or the speed if that is not the normal one. Both select rates. What was asked for is a wish.
func (f *facts) service() (name string, wished bool) {
	if speed := named(f.word(speedFields...)); fast(speed) {
		return speed, false
	}
	if name = named(f.word(serviceFields...)); name == "" && f.has(genTraffic) {
		name = trafficTiers[f.str(genTraffic)]
	}
	if name == "" {
		name = named(f.word(genRequestService))
		return name, name != ""
	}
	return name, false
}

// served notes the tier that a response tells.
func (c *Call) served(tier string) {
	if tier != "" && (c.Service == "" || c.Wished) {
		c.Service, c.Wished = tier, false
	}
}

// wished reads the tier that a request asks for, which is among its parameters or in the request that was kept. LangChain keeps no other of what
// was not streamed, and of a stream of Bedrock's OpenInference keeps the answer and its counts alone.
func (f *facts) wished(c *Call) {
	for _, x := range [...]field{oiParameters, oiInputValue} {
		if s := f.str(x); c.Service == "" && (strings.Contains(s, `"service_tier"`) || strings.Contains(s, `"serviceTier"`)) {
			c.Service = named(tierOf(object(s)))
			c.Wished = c.Service != ""
		}
	}
}

// tierOf is the tier that the response o tells, in OpenAI's way or in Bedrock's, where low latency has rates of its own, too.
func tierOf(o any) string {
	if latency := textAt(o, "performanceConfig", "latency"); latency != "" && latency != "standard" {
		return latency
	}
	return cmp.Or(textAt(o, "service_tier"), textAt(o, "serviceTier", "type"))
}

// fast reports whether a speed is given and is not the normal one.
func fast(speed string) bool {
	return speed != "" && !strings.EqualFold(speed, "normal") && !strings.EqualFold(speed, "standard")
}
