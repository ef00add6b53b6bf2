package ledger

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/s2"
	"zombiezen.com/go/sqlite"
)

// maxSaid bounds how many traces a search in texts finds: the newest.
const maxSaid = 1000

// saidIn finds the traces in whose texts something was said, of those with a run that w chooses, the newest first, until the deadline;
// zero for none. There is no index of words: writing one costs each call more than reading all texts costs the few who search.
// looked is the trace that was looked into last where older ones were not, else 0.
func saidIn(conn *sqlite.Conn, said string, w *where, deadline time.Time) (traces []int64, looked int64, err error) {
	needles := spellings(said)
	s, err := conn.Prepare("SELECT trace, body FROM texts WHERE trace IN (SELECT trace FROM runs" + w.String() + ") ORDER BY trace DESC")
	if err != nil {
		return nil, 0, err
	}
	defer s.Reset()
	bindAll(s, w.args)
	var packed, plain []byte
	last := int64(0)
	for {
		more, err := s.Step()
		if err != nil || !more {
			return traces, 0, err
		}
		trace := s.ColumnInt64(0)
		if trace != last && last != 0 && (len(traces) >= maxSaid || !deadline.IsZero() && time.Now().After(deadline)) {
			return traces, last, nil
		}
		found := len(traces) > 0 && traces[len(traces)-1] == trace
		if last = trace; found {
			continue
		}
		packed = slices.Grow(packed[:0], s.ColumnLen(1))[:s.ColumnLen(1)]
		s.ColumnBytes(1, packed)
		if plain, err = unpack(plain, packed); err != nil {
			return nil, 0, err
		}
		if lower := bytes.ToLower(plain); slices.ContainsFunc(needles, func(n []byte) bool { return bytes.Contains(lower, n) }) {
			traces = append(traces, trace)
		}
	}
}

// spellings are the ways in which a text stands in what was said, in lower case: as it is, and within JSON, which may escape all
// that is not ASCII.
func spellings(text string) [][]byte {
	var inJSON bytes.Buffer
	e := json.NewEncoder(&inJSON)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can be encoded
	list := [][]byte{[]byte(text), unquoted(strings.TrimSpace(inJSON.String())), unquoted(strconv.QuoteToASCII(text))}
	for i := range list {
		list[i] = bytes.ToLower(list[i])
	}
	return slices.CompactFunc(list, bytes.Equal)
}

func unquoted(text string) []byte { return []byte(text[1 : len(text)-1]) }

// unpack is a piece as it was before compression; it may use the room of to.
func unpack(to, packed []byte) ([]byte, error) {
	if n, err := s2.DecodedLen(packed); err != nil || n > 2*maxPiece+maxBody {
		return nil, errPiece
	}
	plain, err := s2.Decode(to[:cap(to)], packed)
	if err != nil {
		return nil, errPiece
	}
	return plain, nil
}
