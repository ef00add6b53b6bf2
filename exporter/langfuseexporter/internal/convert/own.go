package convert

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// Applications set usage and cost themselves, in whatever shape their provider or library has. The server adds all numbers
// up that it finds there, under any name: three counts of which one is the sum become twice the tokens, and a currency
// becomes a kind of cost.

// own keys that the server reads as they are; anything else that these hold is another shape.
var (
	foreignUsage = map[string]bool{
		"promptTokens": true, "completionTokens": true, "totalTokens": true, "inputTokens": true, "outputTokens": true,
		"prompt_tokens": true, "completion_tokens": true, "total_tokens": true, "input_tokens": true, "output_tokens": true,
		"promptTokenCount": true, "candidatesTokenCount": true, "totalTokenCount": true,
	}
	costKeys = map[string]string{
		"totalCost": "total", "total_cost": "total", "totalCostUsd": "total", "total_usd": "total",
		"inputCost": "input", "input_cost": "input", "promptCost": "input", "prompt_cost": "input",
		"outputCost": "output", "output_cost": "output", "completionCost": "output", "completion_cost": "output",
	}
)

// The bounds of what one observation can have counted and cost. What is greater is nonsense.
const (
	maxTokens = 1e12
	maxCost   = 1e4 // USD
)

// ownUsage leaves usage that the application set in the server's shape, and brings any other into it.
func (c *Converter) ownUsage(s *subject, tokens *pricing.Tokens, known bool) {
	told := s.str(lfUsage)
	if plainNumbers(told, foreignUsage, maxTokens) {
		return
	}
	switch {
	case known:
		c.usage(s, tokens, true)
	case s.call.Usage != genai.UsageBad && s.call.Sum > 0 && s.call.Sum < maxTokens:
		start := len(c.texts.b)
		c.texts.b = append(strconv.AppendInt(append(c.texts.b, `{"total":`...), s.call.Sum, 10), '}')
		c.set(s, lfUsage, c.texts.text(start))
	default:
		c.instead(s, lfUsage, "{}")
	}
}

// ownCost does the same for cost. A complete price of ours takes its place, and it stays in the metadata.
func (c *Converter) ownCost(s *subject, computed string) {
	told := s.str(lfCost)
	switch {
	case s.billed && s.bill.Status == genai.StatusPriced && computed != "":
		c.instead(s, lfCost, computed)
	case plainNumbers(told, nil, maxCost):
	default:
		c.instead(s, lfCost, plainCost(told))
	}
}

// instead writes a field in place of what the application set there, which goes to the metadata.
func (c *Converter) instead(s *subject, x field, text string) {
	if s.has(x) {
		if told := s.str(x); told != "" && told != "{}" && told != text {
			c.note(s, metadata+fieldNames[x][len("langfuse.observation."):], told)
		}
	}
	c.set(s, x, text)
}

// plainNumbers reports whether s is a JSON object of numbers between 0 and limit, under keys that are none of foreign.
func plainNumbers(s string, foreign map[string]bool, limit float64) bool {
	plain := true
	object := rawjson.Object(s, func(key, value string) {
		n, err := strconv.ParseFloat(value, 64)
		plain = plain && err == nil && n >= 0 && n <= limit && !math.IsInf(n, 0) && !foreign[key] && costKeys[key] == ""
	})
	return object && plain
}

// plainCost is cost_details of another shape in the server's: what is no number, or none that a cost can be, is left out.
func plainCost(s string) string {
	costs := map[string]json.Number{}
	rawjson.Object(s, func(key, value string) {
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || !(n >= 0 && n <= maxCost) {
			return
		}
		if plain, ok := costKeys[key]; ok {
			key = plain
		}
		costs[key] = json.Number(value)
	})
	out, err := json.Marshal(costs)
	if err != nil {
		return "{}"
	}
	return string(out)
}
