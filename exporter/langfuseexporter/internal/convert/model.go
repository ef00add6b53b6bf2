package convert

import (
	"cmp"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// modelFields are where the model may stand, from the most exact on.
var modelFields = []field{lfModel, responseModel, aiModel, requestModel, llmResponseModel, llmModel, plainModel}

// model writes the model of a call, its parameters and the prompt it was made from.
func (c *Converter) model(s *subject) {
	if s.repeats || s.paysNothing() {
		// With a model and without usage the server would count the tokens of the text, and charge them, whatever type the span is.
		c.note(s, metadata+"model", s.str(modelFields...))
		s.drop(modelFields...)
	} else if s.isCall() && !s.has(lfModel) {
		c.set(s, lfModel, s.servedModel())
	}
	if s.isCall() {
		c.parameters(s)
		c.prompt(s)
	}
}

// servedModel is the model to show for a call, plain where the server is to price it.
func (s *subject) servedModel() string {
	model := cmp.Or(s.call.Model, s.call.RequestModel)
	if model == "" {
		model = s.str(modelFields...)
	}
	if !s.bill.HasTotal && !s.has(lfCost) {
		model = plainName(model)
	}
	return model
}

// routes are what gateways and clouds put before a model's name. The server's price patterns know the makers' own
// openai/, anthropic/ and google/, and none of these.
var routes = []string{
	"litellm_proxy/", "openrouter/", "azure_ai/", "azure/", "bedrock/", "converse/", "invoke/", "vertex_ai/", "gemini/",
	"publishers/google/models/", "publishers/anthropic/models/", "models/",
}

// plainName is the model's name as the server can price it.
func plainName(model string) string {
	for _, r := range routes {
		if rest, ok := strings.CutPrefix(model, r); ok && rest != "" {
			model = rest
		}
	}
	return model
}

// paysNothing reports whether a span is no call and tells of no usage or cost: an agent or a step that names its model.
func (s *subject) paysNothing() bool {
	return s.call.Role != genai.RoleCall && s.call.Usage == genai.UsageNone && !s.call.HasReported && !s.bill.HasTotal &&
		!s.any(lfModel, lfUsage, lfCost)
}

func (s *subject) isCall() bool {
	return s.kind == typeGeneration || s.kind == typeEmbedding || s.call.Role == genai.RoleCall
}

// firstToken writes when the first token came. A time that the server's older path cannot read would cost the whole
// observation there: it becomes metadata.
func (c *Converter) firstToken(s *subject) {
	if s.has(lfFirstToken) {
		told := s.str(lfFirstToken)
		if _, err := time.Parse(time.RFC3339Nano, strings.Trim(told, `"`)); err != nil {
			c.note(s, metadata+"completion_start_time", told)
			s.drop(lfFirstToken)
		}
		return
	}
	if at, ok := genai.FirstToken(s.span); ok && s.isCall() {
		start := len(c.texts.b)
		c.texts.b = at.UTC().AppendFormat(c.texts.b, time.RFC3339Nano)
		c.set(s, lfFirstToken, c.texts.text(start))
	}
}
