package transcript

import "time"

// Offer is Line for callers that keep what no agent printed themselves. It reports whether the line was taken: it is an
// agent's, or inside an indented JSON document, which may turn out to be one. A document that is none becomes a log
// record as with Line.
func (r *Reader) Offer(s Stream, line []byte, at time.Time) bool {
	if r.Ended {
		return false
	}
	if at.After(r.Last) {
		r.Last = at
	}
	r.Counts.Lines++
	line = clean(line)
	if len(line) > r.set.Limits.Line {
		r.drop(DropLine, 1)
		return false
	}
	t := &r.Texts[s]
	if t.open() && len(t.Body)+1+len(line) <= r.set.Limits.Record {
		if _, more := t.more(line); more {
			r.text(s, line, at)
			if t.closed() {
				r.flushText(s)
			}
			return true
		}
	}
	r.flushText(s)
	r.tornBy(s, line)
	if r.agents(line, envelopeLimit, stampOf(at)) {
		r.tornAt(s, line)
		return true
	}
	if kindOf(line) != textJSON {
		return r.piece(s, line, stampOf(at))
	}
	r.text(s, line, at)
	return true
}

// Waiting reports whether a document or a part of a line is open that may still turn out to be an agent's.
func (r *Reader) Waiting() bool {
	for s := range streams {
		if r.Texts[s].open() || len(r.Torn[s].Body) > 0 || len(r.Behind[s].Body) > 0 {
			return true
		}
	}
	return false
}

// agents reads a line where it is an agent's, or holds several of an agent's lines. It may be in so many envelopes, one in the other.
func (r *Reader) agents(line []byte, envelopes int, at stamp) bool {
	line = element(line)
	if o, ok := parseObject(line); ok {
		return r.dialect(o, line, at) || r.carried(o, envelopes, at)
	}
	if list := parseObjects(line); list != nil {
		taken := false
		for _, item := range list {
			taken = r.agents(item, envelopes, at) || taken
		}
		return taken
	}
	if r.behindPrefix(line, envelopes, at) {
		return true
	}
	o, ok := logfmt(line)
	return ok && r.carried(o, envelopes, at)
}
