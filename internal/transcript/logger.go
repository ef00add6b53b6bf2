package transcript

import (
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// The keys under which JSON loggers put what a log record has fields for, the most telling first. They are those of
// pino, winston, bunyan, zap, slog, zerolog, logrus, structlog, loguru, python-json-logger, ECS and Google Cloud Logging.
var (
	levelKeys   = []string{"level", "severity", "lvl", "levelname", "log.level", "@level", "loglevel", "log_level"}
	timeKeys    = []string{"time", "timestamp", "ts", "@timestamp", "datetime", "asctime", "eventTime"}
	messageKeys = []string{"msg", "message", "event", "@message", "body", "text"}
	traceKeys   = []string{"trace_id", "traceId", "traceID", "trace.id"}
	spanKeys    = []string{"span_id", "spanId", "spanID", "span.id"}
)

var severities = map[string]plog.SeverityNumber{
	"trace": plog.SeverityNumberTrace, "silly": plog.SeverityNumberTrace,
	"debug": plog.SeverityNumberDebug, "verbose": plog.SeverityNumberDebug,
	"info": plog.SeverityNumberInfo, "success": plog.SeverityNumberInfo2, "information": plog.SeverityNumberInfo, "http": plog.SeverityNumberInfo,
	"default": plog.SeverityNumberInfo, "notice": plog.SeverityNumberInfo2,
	"warn": plog.SeverityNumberWarn, "warning": plog.SeverityNumberWarn,
	"error": plog.SeverityNumberError, "err": plog.SeverityNumberError,
	"critical": plog.SeverityNumberFatal, "crit": plog.SeverityNumberFatal, "fatal": plog.SeverityNumberFatal,
	"dpanic": plog.SeverityNumberFatal, "panic": plog.SeverityNumberFatal, "alert": plog.SeverityNumberFatal2,
	"emerg": plog.SeverityNumberFatal3, "emergency": plog.SeverityNumberFatal3,
}

// pinoSeverities are the numeric levels of pino and bunyan, in tens from 10.
var pinoSeverities = [...]plog.SeverityNumber{
	plog.SeverityNumberTrace, plog.SeverityNumberDebug, plog.SeverityNumberInfo,
	plog.SeverityNumberWarn, plog.SeverityNumberError, plog.SeverityNumberFatal,
}

// loggerLine makes a JSON object a log record: what loggers commonly print becomes the record's own fields, the rest its
// attributes. An object without a message, or with more members than anyone looks at, is itself the body.
func (r *Reader) loggerLine(s Stream, o object, at stamp) {
	o = unwrap(o)
	rec, ok := r.record(s, at)
	if !ok {
		return
	}
	if key, raw := o.first(levelKeys); setSeverity(rec, raw) {
		delete(o, key)
	}
	key, raw := o.first(timeKeys)
	if t, ok := parseTime(raw); ok {
		rec.SetTimestamp(t)
		delete(o, key)
	}
	r.setTrace(rec, o)
	key, raw = o.first(messageKeys)
	if key == "" || len(o) > memberLimit {
		putJSON(rec.Body(), marshal(o), jsonDepth)
		return
	}
	putJSON(rec.Body(), raw, jsonDepth)
	delete(o, key)
	putMembers(rec.Attributes(), o, jsonDepth)
}

// unwrap is an object without what loggers wrap around it: tracing's {"fields": {"message": …}}, loguru's {"text": …, "record": {…}}
// and the name, number and icon of its levels.
func unwrap(o object) object {
	if fields, ok := parseObject(o["fields"]); ok && fields.has("message") && o.has("level", "target") {
		delete(o, "fields")
		return merge(o, fields)
	}
	record, ok := parseObject(o["record"])
	if !ok || !o.has("text") || !record.has("message", "level", "time") {
		return o
	}
	if level, ok := parseObject(record["level"]); ok {
		record["level"] = level["name"]
	}
	if at, ok := parseObject(record["time"]); ok {
		record["time"] = at["timestamp"]
	}
	if _, failed := parseObject(record["exception"]); failed {
		record["exception.stacktrace"] = o["text"]
	}
	if extra, ok := parseObject(record["extra"]); ok {
		delete(record, "extra")
		return merge(record, extra)
	}
	return record
}

// merge adds to an object what another has beside it.
func merge(o, other object) object {
	for key, raw := range other {
		if _, taken := o[key]; !taken {
			o[key] = raw
		}
	}
	return o
}

// first is the first of the keys that has a value.
func (o object) first(keys []string) (string, json.RawMessage) {
	for _, key := range keys {
		if raw, ok := o[key]; ok && len(raw) > 0 && string(raw) != "null" {
			return key, raw
		}
	}
	return "", nil
}

func setSeverity(rec plog.LogRecord, raw json.RawMessage) bool {
	word := plain(raw)
	if n, err := strconv.Atoi(word); err == nil {
		if i := n/10 - 1; i >= 0 && i < len(pinoSeverities) {
			rec.SetSeverityNumber(pinoSeverities[i])
			rec.SetSeverityText(word)
			return true
		}
		return false
	}
	n, ok := severities[strings.ToLower(word)]
	if ok {
		rec.SetSeverityNumber(n)
		rec.SetSeverityText(word)
	}
	return ok
}

// setTrace puts a record where its logger says it belongs, where that is a valid trace id and span id.
func (r *Reader) setTrace(rec plog.LogRecord, o object) {
	traceKey, raw := o.first(traceKeys)
	var trace pcommon.TraceID
	if !unhex(trace[:], plain(raw)) {
		return
	}
	var span pcommon.SpanID
	spanKey, raw := o.first(spanKeys)
	if unhex(span[:], plain(raw)) {
		delete(o, spanKey)
	} else {
		span = pcommon.SpanID{}
	}
	rec.SetTraceID(trace)
	rec.SetSpanID(span)
	delete(o, traceKey)
}

// unhex fills to with the bytes that s spells; false where it spells another number of bytes, or none but zeros.
func unhex(to []byte, s string) bool {
	if len(s) != 2*len(to) {
		return false
	}
	_, err := hex.Decode(to, []byte(s))
	return err == nil && slices.ContainsFunc(to, func(b byte) bool { return b != 0 })
}
