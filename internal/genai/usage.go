package genai

import "github.com/otelcol-genai/otelcol-genai/internal/pricing"

// given is one count as emitters give it: givens overlap, unlike the units of pricing.Tokens.
type given uint8

const (
	gInput given = iota
	gOutput
	gCacheRead
	gCacheWrite
	gCacheWrite5m
	gCacheWrite1h
	gCacheWrite30m // OpenAI's, as the following
	gCacheWrite12h
	gReasoning
	gAudioInput
	gAudioCacheRead
	gAudioOutput
	gImageInput
	gImageCacheRead
	gImageOutput
	gToolPrompt // prompt that server-side tools added, on top of the input (Gemini)
	gWebSearch
	gFileSearch
	gCodeSession
	gSearchUnit
	gCharacters
	gImages
	gPages      // of documents that were read
	gAudioMilli // audio that was transcribed, in milliseconds
	gMoreInput  // rounds of the request that input and output do not include, disjoint
	gMoreCacheRead
	gMoreCacheWrite
	gMoreCacheWrite5m
	gMoreCacheWrite1h
	gMoreOutput
	gTotal     // evidence only, as are the givens after it
	gRawInput  // the provider's own input count, where an emitter keeps it beside its own
	gRawOutput // likewise for the output
	givens
)

// usage is the counts of one call as given; absent and bad are negative.
type usage [givens]int64

var noUsage = func() (u usage) {
	for k := range u {
		u[k] = absent
	}
	return u
}()

// set fills a count that is still absent or bad: what was read first is the better spelling.
func (u *usage) set(k given, n int64) {
	if u[k] < 0 && n != absent {
		u[k] = n
	}
}

func (u *usage) or0(k given) int64 { return max(u[k], 0) }

func (u *usage) state() UsageState {
	for k, n := range u {
		if n == bad && given(k) < gTotal {
			return UsageBad
		}
	}
	switch {
	case u.nothing():
		return UsageNone
	case u[gInput] >= 0 && u[gOutput] >= 0:
		return UsageOK
	case u[gInput] >= 0, u[gOutput] >= 0:
		return UsagePart
	case u[gSearchUnit] > 0, u[gCharacters] > 0, u[gAudioMilli] > 0, u[gImages] > 0, u[gPages] > 0: // what is not billed by the token
		return UsageOK
	}
	return UsageNone
}

// nothing reports whether all that was counted is zero: no answer takes no tokens, so these were not known.
func (u *usage) nothing() bool {
	for k, n := range u {
		if n > 0 && given(k) < gRawInput {
			return false
		}
	}
	return true
}

// promptless reports whether there is an output and nothing that it answers: a count of zero that stands for one that was not told, as
// that of a stream that was not asked for its usage.
func (u *usage) promptless() bool {
	return u[gOutput] > 0 && u[gInput] == 0 && u.or0(gCacheRead)+u.cacheWrites()+u.or0(gMoreInput)+u.or0(gToolPrompt) == 0
}

// cacheWrites is the whole of the cache writes: the plain count, or the sum of its lifetimes where only they were told.
func (u *usage) cacheWrites() int64 {
	return max(u.or0(gCacheWrite), u.or0(gCacheWrite5m)+u.or0(gCacheWrite1h)+u.or0(gCacheWrite30m)+u.or0(gCacheWrite12h))
}

// tokens takes the counts apart into disjoint leaves; false where they contradict each other.
func (u *usage) tokens(n nesting, t *pricing.Tokens) bool {
	writes, w5, w1 := u.cacheWrites(), u.or0(gCacheWrite5m), u.or0(gCacheWrite1h)
	w30, w12 := u.or0(gCacheWrite30m), u.or0(gCacheWrite12h)
	input, output := u.or0(gInput), u.or0(gOutput)
	read, audioRead := u.or0(gCacheRead), u.or0(gAudioCacheRead)
	audioIn, imageIn, imageRead := u.or0(gAudioInput), u.or0(gImageInput), u.or0(gImageCacheRead)
	switch {
	case n.writesOutside:
		input -= read
	case !n.cacheOutside:
		input -= read + writes
	}
	audioRead = max(audioRead, min(audioIn-input, read)) // audio that no longer fits the uncached input was cached; likewise images
	imageRead = max(imageRead, min(imageIn+audioIn-audioRead-input, read-audioRead))
	if !n.reasoningOutside {
		output -= u.or0(gReasoning)
	}
	t[pricing.Input] = input - (audioIn - audioRead) - (imageIn - imageRead) + u.or0(gToolPrompt)
	t[pricing.CacheRead] = read - audioRead - imageRead
	t[pricing.CacheWrite] = writes - w5 - w1 - w30 - w12
	t[pricing.CacheWrite30m], t[pricing.CacheWrite12h] = w30, w12
	t[pricing.Output] = output - u.or0(gAudioOutput) - u.or0(gImageOutput)
	t[pricing.Reasoning] = u.or0(gReasoning)
	t[pricing.AudioInput], t[pricing.AudioCacheRead] = audioIn-audioRead, audioRead
	t[pricing.AudioOutput] = u.or0(gAudioOutput)
	t[pricing.ImageInput], t[pricing.ImageCacheRead] = imageIn-imageRead, imageRead
	t[pricing.ImageOutput] = u.or0(gImageOutput)
	t[pricing.WebSearch], t[pricing.FileSearch] = u.or0(gWebSearch), u.or0(gFileSearch)
	t[pricing.CodeSession], t[pricing.SearchUnit] = u.or0(gCodeSession), u.or0(gSearchUnit)
	t[pricing.Character], t[pricing.AudioMilli] = u.or0(gCharacters), u.or0(gAudioMilli)
	t[pricing.Image], t[pricing.Page] = u.or0(gImages), u.or0(gPages)
	t[pricing.Input] += u.or0(gMoreInput)
	t[pricing.CacheRead] += u.or0(gMoreCacheRead)
	more5, more1 := u.or0(gMoreCacheWrite5m), u.or0(gMoreCacheWrite1h)
	t[pricing.CacheWrite] += max(u.or0(gMoreCacheWrite)-more5-more1, 0)
	t[pricing.CacheWrite5m], t[pricing.CacheWrite1h] = w5+more5, w1+more1
	t[pricing.Output] += u.or0(gMoreOutput)
	for _, n := range t {
		if n < 0 {
			*t = pricing.Tokens{}
			return false
		}
	}
	return true
}
