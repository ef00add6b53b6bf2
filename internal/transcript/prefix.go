package transcript

import (
	"bytes"
	"encoding/json"
	"slices"
)

// prefixLimit is how long a prefix may be, in bytes.
const prefixLimit = 256

// behindPrefix reads an agent's line behind what a log driver or a runner put before it: a time, the name of a service.
func (r *Reader) behindPrefix(line []byte, envelopes int, at stamp) bool {
	i := bytes.Index(line, []byte(`{"`))
	if i <= 0 || i > prefixLimit {
		return false
	}
	if line[i-1] == '[' { // a list of an agent's lines
		i--
	}
	return i > 0 && r.agents(line[i:], envelopes, at)
}

// prefixed reads a line that is no JSON object, but holds one of an agent, or a logger's pairs. What is neither is left as
// the text it is.
func (r *Reader) prefixed(s Stream, line []byte, at stamp) bool {
	if r.behindPrefix(line, envelopeLimit, at) {
		r.flushText(s)
		return true
	}
	o, ok := logfmt(line)
	if !ok || r.Texts[s].open() {
		return false
	}
	if !r.carried(o, envelopeLimit, at) {
		r.loggerLine(s, o, at)
	}
	return true
}

// element is a line without the comma behind it, where a list has each of its elements on a line.
func element(line []byte) []byte { return bytes.TrimSuffix(bytes.TrimSpace(line), []byte(",")) }

// parseObjects are the JSON objects of a line that holds several: an array, as `claude --output-format json --verbose` prints, or one
// behind the other, where what wrote them lost the newline between. nil where it holds anything else.
func parseObjects(line []byte) []json.RawMessage {
	line = bytes.TrimSpace(line)
	if len(line) < 2 || line[len(line)-1] != ']' && line[len(line)-1] != '}' {
		return nil
	}
	var list []json.RawMessage
	switch line[0] {
	case '[':
		if json.Unmarshal(line, &list) != nil {
			return nil
		}
	case '{':
		for from := json.NewDecoder(bytes.NewReader(line)); from.More(); {
			var item json.RawMessage
			if from.Decode(&item) != nil {
				return nil
			}
			list = append(list, item)
		}
	}
	if len(list) == 0 || slices.ContainsFunc(list, func(item json.RawMessage) bool { return len(item) == 0 || item[0] != '{' }) {
		return nil
	}
	return list
}
