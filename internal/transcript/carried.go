package transcript

import "bytes"

// carriers are the records of log drivers and shippers, which none but they have the keys of, and the key under which each keeps the
// line that it was given, or the object that it read from that.
var carriers = []struct {
	has []string
	key string
}{
	{[]string{"log", "stream"}, "log"}, // Docker's json-file, Fluent Bit
	{[]string{"log", "kubernetes"}, "log"},
	{[]string{"message", "stream", "logtag"}, "message"}, // Fluentd, of a runtime's file
	{[]string{"MESSAGE", "__REALTIME_TIMESTAMP"}, "MESSAGE"},
	{[]string{"message", "source_type", "timestamp"}, "message"}, // Vector
	{[]string{"textPayload", "logName"}, "textPayload"},          // Google Cloud Logging
	{[]string{"jsonPayload", "logName"}, "jsonPayload"},
	{[]string{"message", "ingestionTime"}, "message"}, // CloudWatch
	{[]string{"line", "labels", "timestamp"}, "line"}, // Loki
}

// carriedBy are the keys under which a log driver, the journal or a logger keeps the line that it was given.
func carriedBy(o object) []string {
	for i, c := range carriers {
		if o.has(c.has...) {
			return []string{carriers[i].key}
		}
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
		if mayHold(text) && r.agents(text, envelopes-1, at) {
			return true
		}
	}
	return false
}

// mayHold reports whether a text can end with an agent's line.
func mayHold(text []byte) bool {
	return len(text) > 0 && (text[len(text)-1] == '}' || text[len(text)-1] == ']')
}
