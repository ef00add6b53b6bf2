package genai

import (
	"encoding/binary"
	"strings"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/pdata/plog"
)

// RecordKey tells log records apart, which have no ids: by where and when they were written and by all that they say in
// words and numbers, but for what this product has put there. 0 where no time is known.
func RecordKey(rec plog.LogRecord) uint64 {
	if rec.Timestamp() == 0 && rec.ObservedTimestamp() == 0 {
		return 0
	}
	trace, span := rec.TraceID(), rec.SpanID()
	var b [48]byte
	copy(b[:], trace[:])
	copy(b[16:], span[:])
	binary.LittleEndian.PutUint64(b[24:], uint64(rec.Timestamp()))
	binary.LittleEndian.PutUint64(b[32:], uint64(rec.ObservedTimestamp()))
	binary.LittleEndian.PutUint64(b[40:], HashAttributes(rec.Attributes(), written))
	return xxhash.Sum64(b[:])
}

// written reports whether an attribute is one that this product puts on a record.
func written(name string) bool {
	return name == AttrGenAIUsageCost || strings.HasPrefix(name, "agent.")
}
