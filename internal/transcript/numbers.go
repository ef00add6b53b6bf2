package transcript

import (
	"bytes"
	"math"
	"strconv"
)

// wholeNumbers is JSON whose whole numbers are written without a fraction or an exponent: what keeps or ships lines may write counts as
// its own numbers, such as 12.0 and 1.2e+01. Protocol buffers write "12"; that is a number where its key says that tokens are counted.
func wholeNumbers(line []byte) []byte {
	out := make([]byte, 0, len(line))
	var key []byte
	for len(line) > 0 {
		n, text := valueLen(line)
		value := line[:n]
		line = line[n:]
		digits := value
		switch {
		case text && bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte(":")):
			key, digits = value, nil
		case text && bytes.Contains(key, []byte("oken")):
			digits = value[1 : n-1]
		}
		if whole, ok := wholeNumber(digits); ok {
			out = strconv.AppendInt(out, whole, 10)
		} else {
			out = append(out, value...)
		}
	}
	return out
}

// valueLen is the length of what JSON begins with: a string, a run of the characters of numbers, or one of any other.
func valueLen(line []byte) (n int, text bool) {
	if line[0] == '"' {
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '"':
				return i + 1, true
			}
		}
		return len(line), false
	}
	for n < len(line) && bytes.IndexByte([]byte("0123456789+-.eE"), line[n]) >= 0 {
		n++
	}
	return max(n, 1), false
}

// maxWhole is the largest number up to which a double holds each whole one.
const maxWhole = 1 << 53

func wholeNumber(value []byte) (int64, bool) {
	if len(value) == 0 || len(value) > 32 || (value[0] < '0' || value[0] > '9') && value[0] != '-' {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(value), 64)
	return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) <= maxWhole
}
