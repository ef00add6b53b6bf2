package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// usage is counted as providers do it: totals that include their parts.
type usage struct {
	counts    map[string]int64    // by key; keys that end in _seconds hold milliseconds
	resources map[string]*big.Rat // what no call of a model counts, by key of the price book
	seconds   float64             // of a sandbox
	native    bool                // a provider's own names are among them
	raw       []byte
}

// wholes are the keys of totals, parts those of what they include or of what stands alone, metered what is no part of a call
// of a model. A key in none of them is an error of the caller, unless the object is a provider's own.
var (
	wholes = []string{"input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "input_audio_tokens",
		"input_image_tokens", "vcpu", "memory_mib", "gpus"}
	parts = map[string]pricing.Unit{
		"cache_write_1h_tokens": pricing.CacheWrite1h, "cache_write_12h_tokens": pricing.CacheWrite12h,
		"output_reasoning_tokens": pricing.Reasoning, "output_audio_tokens": pricing.AudioOutput,
		"output_image_tokens": pricing.ImageOutput, "output_video_tokens": pricing.VideoOutput,
		"cache_audio_read_tokens": pricing.AudioCacheRead, "cache_image_read_tokens": pricing.ImageCacheRead,
		"input_video_tokens": pricing.VideoInput, "web_searches": pricing.WebSearch, "file_searches": pricing.FileSearch,
		"code_sessions": pricing.CodeSession, "search_units": pricing.SearchUnit, "images": pricing.Image,
		"pages": pricing.Page, "characters": pricing.Character, "requests": pricing.Request,
		"audio_seconds": pricing.AudioMilli, "video_seconds": pricing.VideoMilli, "gpu_seconds": pricing.GPUMilli,
	}
)

// metered are the keys of resources, and the units of the price book that they count.
var metered = map[string]string{
	"vcpu_seconds": "vcpu_second", "gib_seconds": "gib_second", "session_hours": "session_hour", "ai_credits": "ai_credit",
}

// maxTokens bounds a count of one call, so that sums fit into 64 bits and a float64 holds it exactly.
const maxTokens = 1 << 53

func (u *usage) UnmarshalJSON(data []byte) error {
	var all map[string]*json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	u.counts, u.resources, u.raw = make(map[string]int64, len(all)), map[string]*big.Rat{}, bytes.Clone(data)
	var unknown []string
	for key, number := range all {
		known, err := u.read(key, number)
		switch {
		case err != nil:
			return err
		case !known:
			u.native = u.native || genai.UsageKey(key)
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 && !u.native {
		slices.Sort(unknown)
		return fmt.Errorf("usage: not a known key: %.200s", strings.Join(unknown, ", "))
	}
	return nil
}

// read takes in one count. It returns false if the key is not one of ours.
func (u *usage) read(key string, number *json.RawMessage) (known bool, err error) {
	_, part := parts[key]
	unit := metered[key]
	if !part && unit == "" && key != "seconds" && !slices.Contains(wholes, key) {
		return false, nil
	}
	if number == nil {
		return true, nil // null
	}
	text := string(*number)
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return true, fmt.Errorf("not a count: %.40s", text)
	case key == "seconds":
		u.seconds = f
		return true, nil
	case unit != "":
		n, ok := new(big.Rat).SetString(text)
		if !ok || math.Abs(f) > maxTokens {
			return true, fmt.Errorf("not a count: %.40s", text)
		}
		u.resources[unit] = n
		return true, nil
	}
	u.counts[key], err = countOf(key, f, text)
	return true, err
}

// countOf is a whole number in any JSON spelling, 2, 2.0, 2e0, or milliseconds of a number of seconds.
func countOf(key string, f float64, text string) (int64, error) {
	n := f
	if strings.HasSuffix(key, "_seconds") {
		n = math.Round(f * 1000)
	}
	if n != math.Trunc(n) || math.Abs(n) > maxTokens {
		return 0, fmt.Errorf("not a count: %.40s", text)
	}
	return int64(n), nil
}

// tokens splits the totals into disjoint counts. It fails if a part is larger than its total. No usage has no tokens.
func (u *usage) tokens() (pricing.Tokens, error) {
	var t pricing.Tokens
	if u == nil {
		return t, nil
	}
	for key, unit := range parts {
		t[unit] = u.counts[key]
	}
	read, write := u.counts["cache_read_tokens"], u.counts["cache_write_tokens"]
	audio, image := u.counts["input_audio_tokens"]-t[pricing.AudioCacheRead], u.counts["input_image_tokens"]-t[pricing.ImageCacheRead]
	t[pricing.AudioInput], t[pricing.ImageInput] = audio, image
	t[pricing.CacheRead] = read - t[pricing.AudioCacheRead] - t[pricing.ImageCacheRead]
	t[pricing.CacheWrite] = write - t[pricing.CacheWrite1h] - t[pricing.CacheWrite12h]
	t[pricing.Input] = u.counts["input_tokens"] - read - write - audio - image - t[pricing.VideoInput]
	t[pricing.Output] = u.counts["output_tokens"] - t[pricing.Reasoning] - t[pricing.AudioOutput] - t[pricing.ImageOutput] -
		t[pricing.VideoOutput]
	for i, n := range t {
		if n < 0 {
			return t, fmt.Errorf("%s comes to %d", componentName(pricing.Unit(i)), n)
		}
	}
	return t, nil
}
