package genai

import (
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// Said is a text that an agent logs beside its spans, which lack it.
type Said struct {
	Text    string
	Request string // the provider's id of the request that it answers; "" if unknown
	Prompt  bool   // the user said it, and else the model
}

// The standard's attributes of a call's texts, each a JSON list of messages.
const (
	AttrInputMessages  = "gen_ai.input.messages"
	AttrOutputMessages = "gen_ai.output.messages"
)

// saidEvents are Claude Code's events that hold a text, with the attributes that do. It logs them with the ids of the
// interaction's span, if its users allow it to (OTEL_LOG_USER_PROMPTS, OTEL_LOG_ASSISTANT_RESPONSES).
var saidEvents = map[string]struct {
	attrs  []string
	prompt bool
}{
	"user_prompt":        {[]string{"prompt", "prompt_text"}, true},
	"assistant_response": {[]string{"response", "response_text"}, false},
}

// ReadSaid reads a text that belongs on the span that the record names.
func ReadSaid(scope pcommon.InstrumentationScope, rec plog.LogRecord) (Said, bool) {
	if rec.SpanID().IsEmpty() || !strings.HasPrefix(scope.Name(), "com.anthropic.claude_code") {
		return Said{}, false
	}
	attrs := rec.Attributes()
	name := readText(attrs, "event.name")
	if name == "" {
		name = rec.EventName()
	}
	event, ok := saidEvents[strings.TrimPrefix(name, "claude_code.")]
	if !ok {
		return Said{}, false
	}
	text := attributeOf(attrs, event.attrs)
	if text == "" || text == redacted {
		return Said{}, false
	}
	return Said{Text: text, Request: attributeOf(attrs, []string{"request_id"}), Prompt: event.prompt}, true
}

// redacted is what Claude Code logs in place of a text that it must not tell.
const redacted = "<REDACTED>"

// WriteSaid puts a text on the span that it belongs to, as the standard has it, unless the span tells it already.
func WriteSaid(attrs pcommon.Map, s *Said) {
	name, role := AttrOutputMessages, "assistant"
	if s.Prompt {
		name, role = AttrInputMessages, "user"
	}
	if _, told := attrs.Get(name); told {
		return
	}
	if _, told := attrs.Get("user_prompt"); told && s.Prompt {
		return
	}
	type part struct {
		Type    string `json:"type"`
		Content string `json:"content"`
	}
	type message struct {
		Role  string `json:"role"`
		Parts []part `json:"parts"`
	}
	list, _ := json.Marshal([]message{{role, []part{{"text", s.Text}}}}) // strings always marshal
	attrs.PutStr(name, string(list))
}
