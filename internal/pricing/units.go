package pricing

import (
	"fmt"
	"strings"
)

// rates are what one card charges, in femto-dollars per single unit: $3 per million tokens is 3e9 per token. A rate may
// be absent, which is not the same as zero.
type rates struct {
	v    [Units]uint64
	has  uint32            // bit u is set where v[u] was given
	not  uint32            // bit u is set where the rate was said to be unknown
	hour uint32            // bit u is set where v[u] is for an hour and not a second, which most are not a whole part of
	more map[string]uint64 // rates of units that no Call counts: vcpu_second, session_hour, ...
}

func (r *rates) knows(u Unit) bool { return r.has>>u&1 == 1 }

func (r *rates) set(u Unit, femto uint64) {
	r.v[u] = femto
	r.has |= 1 << u
}

// each calls f for every rate in a fixed order of names, in femto-dollars per unit of its key.
func (r *rates) each(f func(key string, femto uint64)) {
	for u := range Units {
		switch {
		case r.hour>>u&1 == 1:
			f(hourly(rateKeys[u]), r.v[u]*u.Scale())
		case r.knows(u):
			f(rateKeys[u], r.v[u]*u.Scale())
		}
	}
	for _, key := range sortedKeys(r.more) {
		f(key, r.more[key])
	}
}

// free reports whether all rates are zero.
func (r *rates) free() bool {
	free := true
	r.each(func(_ string, femto uint64) { free = free && femto == 0 })
	return free
}

// rateKeys are the names of the units in a price book.
var rateKeys = [Units]string{
	"input", "cache_read", "cache_write", "cache_write@5m", "cache_write@30m", "cache_write@1h", "cache_write@12h",
	"output", "reasoning", "audio_input", "audio_cache_read", "audio_output", "image_input", "image_cache_read",
	"image_output", "video_input", "video_output", "web_search", "file_search", "code_session", "search_unit", "image", "page",
	"character", "audio_second", "video_second", "gpu_second", "request",
}

// perToken is the set of units that are charged per token, which depend on context tier and service. The others are fees
// per event, or per second of something.
const perToken = 1<<WebSearch - 1

// perMilli is the set of units that are quoted per second and counted in milliseconds.
const perMilli = 1<<AudioMilli | 1<<VideoMilli | 1<<GPUMilli

const (
	femtoPerMillionth  = femtoPerUSD / 1_000_000 // of a rate quoted in USD per million units
	femtoPerThousandth = femtoPerUSD / 1_000
)

// resources are the known units that no Call counts. Without a suffix they are quoted per single unit; what is quoted per
// second may be quoted per hour as well.
var resources = map[string]bool{"vcpu_second": true, "gib_second": true, "session_hour": true, "ai_credit": true}

const secondsPerHour = 3600

// hourly is the key of the same unit by the hour: vcpu_hour for vcpu_second. Other keys stay as they are.
func hourly(key string) string {
	if name, ok := strings.CutSuffix(key, "_second"); ok {
		return name + "_hour"
	}
	return key
}

// times is r with every rate per token multiplied; fees per event stay the same. It fails if a product is not a whole
// number of femto-dollars.
func (r rates) times(x factor) (rates, error) {
	for u := range Unit(WebSearch) {
		if !r.knows(u) {
			continue
		}
		v, exact := x.of(r.v[u])
		if !exact {
			return rates{}, fmt.Errorf("%s times %s is finer than 1e-15 USD", rateKeys[u], x)
		}
		r.v[u] = v
	}
	return r, nil
}

// keep drops all rates per token except those of the given set of units.
func (r *rates) keep(units uint32) { r.has &= units | ^uint32(perToken) }

// complete adds the rates that follow by definition: unless the vendor quotes them separately, reasoning is charged as
// output and images in the prompt as input, cached ones as other cached input; and what a model writes that has no price for text is the images that it makes. No
// other absent rate is ever filled in.
func (r *rates) complete() {
	if !r.knows(ImageInput) && !r.knows(ImageCacheRead) && r.knows(CacheRead) && r.not>>ImageInput&1 == 0 {
		r.set(ImageCacheRead, r.v[CacheRead])
	}
	for _, d := range [...]struct{ unit, is Unit }{{Output, ImageOutput}, {Reasoning, Output}, {ImageInput, Input}} {
		if !r.knows(d.unit) && r.knows(d.is) && r.not>>d.unit&1 == 0 {
			r.set(d.unit, r.v[d.is])
		}
	}
}
