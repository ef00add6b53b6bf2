package transcript

import (
	"encoding/json"
	"math"
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// jsonDepth is how deep attribute values nest, and memberLimit how many members they have: a map is searched for each that is
// put into it. What is deeper or larger stays JSON text.
const (
	jsonDepth   = 8
	memberLimit = 1024
)

// putJSON makes v the value that raw spells. Whole numbers stay whole.
func putJSON(v pcommon.Value, raw json.RawMessage, depth int) {
	if len(raw) == 0 {
		return
	}
	if depth == 0 {
		v.SetStr(plain(raw))
		return
	}
	switch raw[0] {
	case '"':
		v.SetStr(plain(raw))
	case 't', 'f':
		v.SetBool(raw[0] == 't')
	case 'n':
	case '[':
		list := v.SetEmptySlice()
		var items []json.RawMessage
		_ = json.Unmarshal(raw, &items)
		for _, item := range items {
			putJSON(list.AppendEmpty(), item, depth-1)
		}
	case '{':
		o, _ := parseObject(raw)
		if len(o) > memberLimit {
			v.SetStr(string(raw))
			return
		}
		putMembers(v.SetEmptyMap(), o, depth-1)
	default:
		putNumber(v, string(raw))
	}
}

func putMembers(to pcommon.Map, o object, depth int) {
	for _, key := range sortedKeys(o) {
		putJSON(to.PutEmpty(key), o[key], depth)
	}
}

func putNumber(v pcommon.Value, s string) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		v.SetInt(n)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(f, 0) {
		v.SetDouble(f)
	} else {
		v.SetStr(s)
	}
}
