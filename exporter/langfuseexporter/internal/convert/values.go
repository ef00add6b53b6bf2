package convert

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// maxExact is the largest integer that the server keeps exactly: it computes in doubles.
const maxExact = 1 << 53

// storable reports whether the server stores the value as what it is.
func storable(v pcommon.Value) bool {
	switch v.Type() {
	case pcommon.ValueTypeStr, pcommon.ValueTypeBool:
		return true
	case pcommon.ValueTypeInt:
		return v.Int() >= -maxExact && v.Int() <= maxExact
	case pcommon.ValueTypeDouble:
		return !math.IsNaN(v.Double()) && !math.IsInf(v.Double(), 0)
	case pcommon.ValueTypeSlice:
		for _, e := range v.Slice().All() {
			if e.Type() == pcommon.ValueTypeSlice || !storable(e) {
				return false
			}
		}
		return v.Slice().Len() > 0
	default:
		return false
	}
}

// text is a value as the text that a reader wants of it: 2500000 and not 2.5e+06.
func text(v pcommon.Value) string {
	if v.Type() == pcommon.ValueTypeDouble {
		return v.AsString()
	}
	return exact(v)
}

// exact is a value as text that loses nothing: JSON for what has structure.
func exact(v pcommon.Value) string {
	switch v.Type() {
	case pcommon.ValueTypeBytes:
		return base64.StdEncoding.EncodeToString(v.Bytes().AsRaw())
	case pcommon.ValueTypeInt:
		return strconv.FormatInt(v.Int(), 10)
	case pcommon.ValueTypeDouble:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	case pcommon.ValueTypeSlice:
		return string(appendValue(nil, v))
	case pcommon.ValueTypeMap:
		b, err := json.Marshal(finite(v.AsRaw()))
		if err != nil {
			return ""
		}
		return string(b)
	default:
		return v.AsString()
	}
}

// appendValue appends a value as JSON.
func appendValue(b []byte, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeInt:
		if storable(v) {
			return strconv.AppendInt(b, v.Int(), 10)
		}
	case pcommon.ValueTypeBool:
		return strconv.AppendBool(b, v.Bool())
	case pcommon.ValueTypeDouble:
		return appendDouble(b, v.Double())
	case pcommon.ValueTypeSlice:
		b = append(b, '[')
		for i, e := range v.Slice().All() {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, e)
		}
		return append(b, ']')
	case pcommon.ValueTypeMap:
		return append(b, exact(v)...)
	case pcommon.ValueTypeEmpty:
		return append(b, "null"...)
	}
	return rawjson.AppendString(b, v.AsString())
}

// appendDouble appends a number as encoding/json does, and as text the doubles that JSON does not have.
func appendDouble(b []byte, x float64) []byte {
	switch size := math.Abs(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return rawjson.AppendString(b, strconv.FormatFloat(x, 'g', -1, 64))
	case size != 0 && (size < 1e-6 || size >= 1e21):
		return strconv.AppendFloat(b, x, 'e', -1, 64)
	default:
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
}

// finite replaces, inside a structure, the doubles that JSON does not have by their text.
func finite(raw any) any {
	switch raw := raw.(type) {
	case float64:
		if math.IsNaN(raw) || math.IsInf(raw, 0) {
			return strconv.FormatFloat(raw, 'g', -1, 64)
		}
	case []any:
		for i := range raw {
			raw[i] = finite(raw[i])
		}
	case map[string]any:
		for k := range raw {
			raw[k] = finite(raw[k])
		}
	}
	return raw
}
