package transcript

import "bytes"

// carriedBy are the keys under which a log driver, the journal or a logger keeps the line that it was given.
func carriedBy(o object) []string {
	switch {
	case o.has("log", "stream", "time"): // Docker's json-file
		return []string{"log"}
	case o.has("MESSAGE", "__REALTIME_TIMESTAMP"):
		return []string{"MESSAGE"}
	}
	if key, _ := o.first(levelKeys); key == "" || o.has("type") { // what is no logger's may quote a line as it likes
		return nil
	}
	return messageKeys
}

// envelopeLimit is how many envelopes a line is looked for in: a logger's record, that of the runner that read the logger, the
// driver's, and one to spare. Each is read anew from its beginning.
const envelopeLimit = 4

// carried reads an agent's line that another line carries: its program reads the agent, and logs what that prints.
func (r *Reader) carried(o object, envelopes int, at stamp) bool {
	if envelopes == 0 {
		return false
	}
	o = unwrap(o)
	for _, key := range carriedBy(o) {
		text := bytes.TrimSpace(clean([]byte(plain(o[key])))) // a colour of the agent's is within the string
		if bytes.HasSuffix(text, []byte("}")) && r.agents(text, envelopes-1, at) {
			return true
		}
	}
	return false
}
