package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/s2"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// maxSaid bounds how many traces a search in texts finds: the newest.
const maxSaid = 1000

// saidIn finds the traces in whose texts something was said, of those with a run that w chooses and that came before another, the newest
// first, until the deadline; zero for none of either. There is no index of words: writing one costs each call more than reading all texts
// costs the few who search. looked is the trace that was looked into last where older ones were not, else 0.
func saidIn(conn *sqlite.Conn, said string, w *where, before int64, deadline time.Time) (traces []int64, looked int64, err error) {
	n := needleOf(said)
	if before != 0 {
		w = &where{append(slices.Clip(w.conditions), "id < ?"), append(slices.Clip(w.args), before<<rowBits)}
	}
	err = conn.Query("SELECT id FROM runs"+w.String()+" ORDER BY id DESC", w.args, func(s *sqlite.Stmt) error {
		if s.ColumnInt64(0)>>rowBits == looked {
			return nil
		}
		if looked != 0 && (len(traces) >= maxSaid || !deadline.IsZero() && time.Now().After(deadline)) {
			return errEnough
		}
		looked = s.ColumnInt64(0) >> rowBits
		found, err := n.inTrace(conn, looked)
		if found {
			traces = append(traces, looked)
		}
		return err
	})
	if errors.Is(err, errEnough) {
		return traces, looked, nil
	}
	return traces, 0, err
}

// errEnough ends a search before the oldest.
var errEnough = errors.New("enough")

// needle is a text to be searched for, in lower case: as it is, and within JSON.
type needle struct {
	spellings [][]byte
	plain     []byte // scratch
}

func needleOf(text string) *needle {
	var inJSON bytes.Buffer
	e := json.NewEncoder(&inJSON)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can be encoded
	spellings := [][]byte{bytes.ToLower([]byte(text)), bytes.ToLower(unquoted(strings.TrimSpace(inJSON.String())))}
	return &needle{spellings: slices.CompactFunc(spellings, bytes.Equal)}
}

// inTrace reports whether it stands in one of the texts of a trace.
func (n *needle) inTrace(conn *sqlite.Conn, trace int64) (found bool, err error) {
	err = conn.Query(allPieces, []any{trace}, func(s *sqlite.Stmt) (err error) {
		if n.plain, err = unpack(n.plain, s.ColumnRawBlob(0)); err == nil && !found { // one damaged piece is no reason to find nothing anywhere
			found = n.in(n.plain)
		}
		return nil
	})
	return found, err
}

// in reports whether it stands in one of the texts of a piece.
func (n *needle) in(piece []byte) (found bool) {
	_ = each(piece, func(_ Text, body []byte) bool {
		if bytes.Contains(body, []byte(`\u`)) {
			body = unescaped(body)
		}
		lower := bytes.ToLower(body)
		found = slices.ContainsFunc(n.spellings, func(spelling []byte) bool { return bytes.Contains(lower, spelling) })
		return !found
	})
	return found
}

// unescaped is text with the characters that JSON wrote as \u and digits although it need not: some write so all that is not ASCII.
func unescaped(text []byte) []byte {
	to := make([]byte, 0, len(text))
	for {
		i := bytes.Index(text, []byte(`\u`))
		if i < 0 {
			return append(to, text...)
		}
		to, text = append(to, text[:i]...), text[i:]
		r, n := escaped(text), len(`\u0000`)
		if low := escaped(text[min(n, len(text)):]); utf16.IsSurrogate(r) && low >= 0 {
			r, n = utf16.DecodeRune(r, low), 2*n
		}
		if r < ' ' || r == '"' || r == '\\' || r == utf8.RuneError || utf16.IsSurrogate(r) {
			to, text = append(to, `\u`...), text[len(`\u`):]
			continue
		}
		to, text = utf8.AppendRune(to, r), text[n:]
	}
}

// escaped is the character that text begins with, if it is one that JSON escaped by its number, else -1.
func escaped(text []byte) rune {
	if len(text) < len(`\u0000`) || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
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
