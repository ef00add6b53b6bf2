package chat

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

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
	b = p.appendContent(append(b, `"content":`...))
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

// appendContent writes one text as a string, several blocks as a list, and for none what OpenAI's API has: null beside
// calls.
func (p *partition) appendContent(b []byte) []byte {
	switch {
	case len(p.blocks) == 0 && len(p.calls) > 0:
		return append(b, "null"...)
	case len(p.blocks) == 0:
		return append(b, `""`...)
	case len(p.blocks) == 1 && p.blocks[0].text:
		return append(b, p.blocks[0].json...)
	}
	for i, block := range p.blocks {
		b = block.append(append(b, "[,"[min(i, 1)]))
	}
	return append(b, ']')
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
