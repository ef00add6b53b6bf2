package e2b

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// fields is a decoded JSON object whose keys may be spelled in several ways.
type fields map[string]any

// text is the first non-empty value among names, as text.
func (f fields) text(names ...string) string {
	for _, name := range names {
		switch v := f[name].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			return strconv.FormatBool(v)
		}
	}
	return ""
}

// count is the first non-negative number among names. The v2 logs API prints numbers as Go's %G does ("1.5E+06"), so a
// count is read as a float and rounded.
func (f fields) count(names ...string) (int64, bool) {
	for _, name := range names {
		var n float64
		switch v := f[name].(type) {
		case float64:
			n = v
		case string:
			var err error
			if n, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		default:
			continue
		}
		if n >= 0 && n < 1<<53 {
			return int64(math.Round(n)), true
		}
	}
	return 0, false
}

// object is the first JSON object among names; some senders put objects into a string.
func (f fields) object(names ...string) fields {
	for _, name := range names {
		switch v := f[name].(type) {
		case map[string]any:
			return v
		case string:
			var o fields
			if json.Unmarshal([]byte(v), &o) == nil && o != nil {
				return o
			}
		}
	}
	return nil
}

// time is the first readable time among names: RFC 3339, or a number of seconds or milliseconds since 1970.
func (f fields) time(names ...string) time.Time {
	for _, name := range names {
		switch v := f[name].(type) {
		case string:
			if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return t.UTC()
			}
			if n, err := strconv.ParseFloat(v, 64); err == nil {
				return epoch(n)
			}
		case float64:
			return epoch(v)
		}
	}
	return time.Time{}
}

// epoch reads n as seconds, milliseconds, microseconds or nanoseconds since 1970, whichever lies between 1973 and 5138.
func epoch(n float64) time.Time {
	for _, perSecond := range []float64{1, 1e3, 1e6, 1e9} {
		if s := n / perSecond; s >= 1e8 && s < 1e11 {
			whole, frac := math.Modf(s)
			return time.Unix(int64(whole), int64(frac*1e9)).UTC()
		}
	}
	return time.Time{}
}
