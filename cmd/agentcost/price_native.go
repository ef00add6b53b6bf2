package main

import (
	"bytes"
	"encoding/json"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// native reads usage under the names that the provider's own responses have, such as prompt_tokens or cache_read_input_tokens.
// It returns false if that is not what the line has.
func (l *priceLine) native() (genai.Call, bool) {
	if l.Usage == nil || !l.Usage.native {
		return genai.Call{}, false
	}
	d := json.NewDecoder(bytes.NewReader(l.Usage.raw))
	d.UseNumber()
	var o map[string]any
	if d.Decode(&o) != nil {
		return genai.Call{}, false
	}
	model := l.Model
	if model == "" {
		model = l.RequestModel
	}
	return genai.ProviderUsage(l.Provider, model, o)
}
