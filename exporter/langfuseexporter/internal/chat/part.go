package chat

import "github.com/otelcol-genai/otelcol-genai/internal/rawjson"

// part is one part of a message, its members as JSON text.
type part struct {
	kind, content, text, id, name, arguments, response, uri, mime string
	raw                                                           string
}

func read(raw string) part {
	p := part{raw: raw}
	rawjson.Object(raw, func(key, value string) {
		switch key {
		case "type":
			p.kind = rawjson.Unquote(value)
		case "content":
			p.content = value
		case "text":
			p.text = value
		case "id":
			p.id = value
		case "name":
			p.name = value
		case "arguments":
			p.arguments = value
		case "response", "result":
			p.response = value
		case "uri":
			p.uri = value
		case "mime_type":
			p.mime = rawjson.Unquote(value)
		case "functionCall", "functionResponse":
			p.gemini(key, value)
		}
	})
	if p.kind == "" && p.text != "" { // Gemini's own parts carry no type
		p.kind, p.content = "text", p.text
	}
	if p.kind == "text" && p.content == "" {
		p.content = p.text
	}
	return p
}

// isText reports whether a member's value is a string literal. The member has been walked, so the literal is whole.
func isText(value string) bool { return value != "" && value[0] == '"' }

// gemini reads Gemini's own parts for a tool's call and its answer, which say what they are by the member's name.
func (p *part) gemini(key, inner string) {
	p.kind = map[string]string{"functionCall": "tool_call", "functionResponse": "tool_call_response"}[key]
	rawjson.Object(inner, func(key, value string) {
		switch key {
		case "id":
			p.id = value
		case "name":
			p.name = value
		case "args":
			p.arguments = value
		case "response":
			p.response = value
		}
	})
}

// appendCall writes {"id":…,"type":"function","function":{"name":…,"arguments":"…"}}: the arguments are JSON in a string.
func (p part) appendCall(b []byte) []byte {
	b = append(b, '{')
	if p.id != "" {
		b = append(append(append(b, `"id":`...), p.id...), ',')
	}
	b = append(append(b, `"type":"function","function":{"name":`...), p.name...)
	b = append(b, `,"arguments":`...)
	switch {
	case p.arguments == "" || p.arguments == "null":
		b = append(b, `"{}"`...)
	case isText(p.arguments):
		b = append(b, p.arguments...)
	default:
		b = rawjson.AppendString(b, p.arguments)
	}
	return append(b, '}', '}')
}

// append writes a tool's answer as a message.
func (p part) append(b []byte) []byte {
	b = append(b, `{"role":"tool",`...)
	if p.id != "" {
		b = append(append(append(b, `"tool_call_id":`...), p.id...), ',')
	}
	answer := p.response
	if answer == "" {
		answer = p.content
	}
	b = append(b, `"content":`...)
	switch {
	case answer == "":
		b = append(b, `""`...)
	case isText(answer):
		b = append(b, answer...)
	default:
		b = rawjson.AppendString(b, answer)
	}
	return append(b, '}')
}
