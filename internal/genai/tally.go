package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

var partNames = [Parts]string{"input", "cache_read", "cache_write", "output", "reasoning", "audio", "image", "tool"}

// String is the part's name as a metric label value.
func (p Part) String() string { return partNames[p] }

// Kind is a kind of token that agent_cost writes a count of, as agent.tokens.*. Kinds are disjoint.
type Kind uint8

// The kinds.
const (
	KindInput Kind = iota
	KindCacheRead
	KindCacheWrite
	KindOutput
	KindReasoning
	KindAudioInput
	KindAudioOutput
	Kinds
)

var kinds = [Kinds]struct {
	name, attr string
	part       Part
}{
	{"input", AttrTokensInput, PartInput},
	{"cache_read", AttrTokensCacheRead, PartCacheRead},
	{"cache_write", AttrTokensCacheWrite, PartCacheWrite},
	{"output", AttrTokensOutput, PartOutput},
	{"reasoning", AttrTokensReasoning, PartReasoning},
	{"audio_input", AttrTokensAudioInput, PartAudio},
	{"audio_output", AttrTokensAudioOutput, PartAudio},
}

// String is the kind's name as a metric label value.
func (k Kind) String() string { return kinds[k].name }

// Part is the part of a bill that pays for this kind of token.
func (k Kind) Part() Part { return kinds[k].part }

// KindsOf is how many tokens of each kind t has.
func KindsOf(t *pricing.Tokens) [Kinds]int64 {
	return [Kinds]int64{
		KindInput:       t[pricing.Input] + t[pricing.ImageInput],
		KindCacheRead:   t[pricing.CacheRead] + t[pricing.ImageCacheRead],
		KindCacheWrite:  t.CacheWrites(),
		KindOutput:      t[pricing.Output] + t[pricing.ImageOutput],
		KindReasoning:   t[pricing.Reasoning],
		KindAudioInput:  t[pricing.AudioInput] + t[pricing.AudioCacheRead],
		KindAudioOutput: t[pricing.AudioOutput],
	}
}

// kindNames has the kinds in order.
var kindNames = func() *lexicon.Lexicon {
	var names []string
	for _, row := range kinds {
		names = append(names, row.attr)
	}
	return places(names...)
}()

// ReadTokens reads the counts that agent_cost wrote; 0 for each that is absent.
func ReadTokens(attrs pcommon.Map) [Kinds]int64 {
	var counts [Kinds]int64
	var p picked
	p.pick(attrs, kindNames)
	for k := range Kinds {
		counts[k] = p.count(uint8(k))
	}
	return counts
}
