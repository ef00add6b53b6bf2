package transcript

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// object is a JSON object whose values are not decoded yet.
type object map[string]json.RawMessage

// parseObject is the JSON object on a line; false where it is none.
func parseObject(line []byte) (object, bool) {
	line = bytes.TrimSpace(line)
	if len(line) < 2 || line[0] != '{' || line[len(line)-1] != '}' {
		return nil, false
	}
	var o object
	return o, json.Unmarshal(line, &o) == nil
}

// str is the string at key, "" where there is none.
func (o object) str(key string) string {
	var s string
	if raw := o[key]; len(raw) > 1 && raw[0] == '"' {
		_ = json.Unmarshal(raw, &s)
	}
	return s
}

func (o object) has(keys ...string) bool {
	for _, k := range keys {
		if _, ok := o[k]; !ok {
			return false
		}
	}
	return true
}

// only reports whether all keys of o are among keys.
func (o object) only(keys []string) bool {
	for k := range o {
		if !slices.Contains(keys, k) {
			return false
		}
	}
	return true
}

// at is the raw value that a dotted path leads to, nil where there is none.
func (o object) at(path string) json.RawMessage {
	if raw, ok := o[path]; ok || path == "" {
		return raw
	}
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		return nil
	}
	inner, ok := parseObject(o[head])
	if !ok {
		return nil
	}
	return inner.at(rest)
}

// plain is a raw value as text: a string's content, else its JSON; null is "".
func plain(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// short reports whether ids and names have a plausible length; longer ones are not kept.
func short(ids ...string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return len(id) > idLimit })
}

const idLimit = 512

// decode reads a line into a struct. Values of an unexpected type are left out, because transcripts of other versions
// of an agent differ in details. Counts are read however they are written.
func decode(line []byte, to any) bool {
	err := json.Unmarshal(line, to)
	var wrongType *json.UnmarshalTypeError
	if !errors.As(err, &wrongType) {
		return err == nil
	}
	if wrongType.Type.Kind() == reflect.Int64 {
		_ = json.Unmarshal(wholeNumbers(line), to)
	}
	return true
}

// timeLayouts are the ways loggers write a time, the most common first. A comma before the fraction is Python's.
var timeLayouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
}

// parseTime reads RFC 3339 and its kin, and Unix numbers.
func parseTime(raw json.RawMessage) (stamp, bool) {
	s := plain(raw)
	if len(s) < len("2006-01-02") || s[4] != '-' {
		return parseUnix(s)
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return fromTime(t)
		}
	}
	return 0, false
}

func fromTime(t time.Time) (stamp, bool) {
	if y := t.Year(); y < 1990 || y > 2200 {
		return 0, false
	}
	return pcommon.NewTimestampFromTime(t), true
}

// quote is s as a raw JSON string.
func quote(s string) json.RawMessage {
	b, _ := json.Marshal(s)
	return b
}

func marshal(o object) json.RawMessage {
	b, _ := json.Marshal(o)
	return b
}

func sortedKeys(o object) []string { return slices.Sorted(maps.Keys(o)) }
