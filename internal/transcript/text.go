package transcript

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// textPatience is how long a record of plain text waits for a line that continues it.
const textPatience = time.Second

// text is a record of plain text that may still grow.
type text struct {
	Body  []byte    `json:"body,omitempty"`
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
}

func (t *text) open() bool { return len(t.Body) > 0 }

// text reads a line of plain text.
func (r *Reader) text(s Stream, line []byte, at time.Time) {
	r.flushText(s)
	r.Texts[s] = text{Body: append([]byte(nil), line...), First: at, Last: at}
}

// flushText makes the record that is waiting, if there is one, a log record.
func (r *Reader) flushText(s Stream) {
	t := &r.Texts[s]
	if !t.open() {
		return
	}
	if rec, ok := r.record(); ok {
		rec.SetTimestamp(pcommon.NewTimestampFromTime(t.First))
		rec.SetObservedTimestamp(pcommon.NewTimestampFromTime(t.First))
		rec.Body().SetStr(string(t.Body))
		rec.Attributes().PutStr("log.iostream", s.String())
	}
	*t = text{}
}
