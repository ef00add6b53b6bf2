package chat

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/rawjson"
)

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

// partition is the parts of one message by what becomes of them.
type partition struct {
	blocks    []block // everything that is content, in order
	reasoning []string
	calls     []part
	answers   []part
}

// reset empties the partition and lets go of its texts.
func (p *partition) reset() {
	clear(p.blocks)
	clear(p.reasoning)
	clear(p.calls)
	clear(p.answers)
	p.blocks, p.reasoning, p.calls, p.answers = p.blocks[:0], p.reasoning[:0], p.calls[:0], p.answers[:0]
}

// block is a piece of content: a text as a string literal, or an OpenAI content block.
type block struct {
	json string
	text bool
}

func (b block) append(to []byte) []byte {
	if !b.text {
		return append(to, b.json...)
	}
	return append(append(append(to, `{"type":"text","text":`...), b.json...), '}')
}

func (p *partition) add(raw string) {
	part := read(raw)
	switch {
	case part.kind == "text" && isText(part.content):
		p.blocks = append(p.blocks, block{part.content, true})
	case (part.kind == "reasoning" || part.kind == "thinking") && isText(part.content):
		p.reasoning = append(p.reasoning, part.content)
	case part.kind == "tool_call" && part.name != "":
		p.calls = append(p.calls, part)
	case part.kind == "tool_call_response" || part.kind == "tool_call_result":
		p.answers = append(p.answers, part)
	case part.kind == "blob" && isText(part.content):
		p.blocks = append(p.blocks, image("data:"+part.mime+";base64,"+rawjson.Unquote(part.content)))
	case part.kind == "uri" && isText(part.uri):
		p.blocks = append(p.blocks, image(rawjson.Unquote(part.uri)))
	default:
		p.blocks = append(p.blocks, block{raw, false})
	}
}

// image is a content block for a medium; the address is the inside of a string literal.
func image(address string) block {
	return block{`{"type":"image_url","image_url":{"url":"` + address + `"}}`, false}
}

// onlyAnswers reports whether nothing but answers of tools is in the message.
func (p *partition) onlyAnswers() bool {
	return len(p.answers) > 0 && len(p.blocks) == 0 && len(p.calls) == 0 && len(p.reasoning) == 0
}

// append writes the message's content, reasoning and calls.
func (p *partition) append(b []byte) []byte {
	b = append(b, `"content":`...)
	switch {
	case len(p.blocks) == 0:
		if len(p.calls) > 0 {
			b = append(b, "null"...)
		} else {
			b = append(b, `""`...)
		}
	case len(p.blocks) == 1 && p.blocks[0].text:
		b = append(b, p.blocks[0].json...)
	default:
		for i, block := range p.blocks {
			b = block.append(append(b, "[,"[min(i, 1)]))
		}
		b = append(b, ']')
	}
	if len(p.reasoning) > 0 {
		b = append(append(b, `,"reasoning_content":`...), join(p.reasoning)...)
	}
	for i, c := range p.calls {
		if i == 0 {
			b = append(b, `,"tool_calls":[`...)
		} else {
			b = append(b, ',')
		}
		b = c.appendCall(b)
		if i == len(p.calls)-1 {
			b = append(b, ']')
		}
	}
	return b
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

// joined is all texts as one string literal, "" where there are none.
func (p *partition) joined() string {
	var texts []string
	for _, b := range p.blocks {
		if b.text {
			texts = append(texts, b.json)
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return join(texts)
}

// join makes one string literal of several, with a line break between them.
func join(literals []string) string {
	if len(literals) == 1 {
		return literals[0]
	}
	insides := make([]string, len(literals))
	for i, l := range literals {
		insides[i] = rawjson.Unquote(l)
	}
	return `"` + strings.Join(insides, `\n`) + `"`
}
