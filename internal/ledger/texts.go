package ledger

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/klauspost/compress/s2"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// The texts of a trace that are written together are compressed together: each call of an agent repeats what was said before
// it. A piece is the compressed form of
//
//	span, 8 bytes big endian; side, 0 for input and 1 for output; length of the whole, length of the body, both varints; body
//
// for one text after the other.
const maxPiece = 1 << 20 // bytes, before compression

var errPiece = errors.New("a piece of texts is not readable")

// texts writes the texts of rows that are new.
func (w *writing) texts(b *Batch) error {
	for i := 0; i < len(b.Texts); {
		trace := b.Texts[i].Trace
		from := i
		for i < len(b.Texts) && b.Texts[i].Trace == trace {
			i++
		}
		if t := w.traces[trace]; t != nil {
			if err := w.pieces(t, b.Texts[from:i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writing) pieces(t *openTrace, texts []Text) error {
	w.plain = w.plain[:0]
	if t.twice {
		texts = once(texts)
	}
	for i := range texts {
		text := &texts[i]
		if t.again[text.Span] {
			continue
		}
		if len(w.plain) > 0 && len(w.plain)+len(text.Body) > maxPiece {
			if err := w.piece(t); err != nil {
				return err
			}
		}
		w.plain = text.append(w.plain)
	}
	return w.piece(t)
}

// once are texts without those of a side that was there before.
func once(texts []Text) []Text {
	type side struct {
		span Span
		name string
	}
	seen := map[side]bool{}
	return slices.DeleteFunc(slices.Clone(texts), func(t Text) bool {
		at := side{t.Span, t.Side}
		defer func() { seen[at] = true }()
		return seen[at]
	})
}

func (t *Text) append(to []byte) []byte {
	side := byte(0)
	if t.Side == SideOutput {
		side = 1
	}
	to = append(binary.BigEndian.AppendUint64(to, uint64(t.Span)), side)
	to = binary.AppendUvarint(to, uint64(t.Bytes))
	to = binary.AppendUvarint(to, uint64(len(t.Body)))
	return append(to, t.Body...)
}

// piece writes what is in w.plain.
func (w *writing) piece(t *openTrace) error {
	if len(w.plain) == 0 {
		return nil
	}
	w.packed = s2.Encode(w.packed[:cap(w.packed)], w.plain)
	w.plain = w.plain[:0]
	if t.piece == 0 {
		t.piece = t.number << rowBits
		if !t.isNew {
			last, err := number(w.conn, lastPiece, t.number)
			if err != nil {
				return err
			}
			t.piece = max(t.piece, last)
		}
	}
	if t.piece++; t.piece > lastRow(t.number) {
		return nil
	}
	s, err := w.conn.Prepare("INSERT INTO texts (id, body) VALUES (?, ?)")
	if err != nil {
		return err
	}
	if err := errors.Join(s.BindInt64(1, t.piece), s.BindBlob(2, w.packed)); err != nil {
		return err
	}
	return s.Exec()
}

var (
	lastPiece = "SELECT max(id) FROM texts WHERE " + ofTrace("id", "?1")
	allPieces = "SELECT body FROM texts WHERE " + ofTrace("id", "?1") + " ORDER BY id"
)

// Texts are what is kept of what was said in a span.
func (l *Ledger) Texts(ctx context.Context, trace string, span Span) (texts []Text, err error) {
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		n, err := number(conn, "SELECT trace FROM trace_numbers WHERE trace_id = ?", trace)
		if err != nil || n == 0 {
			return err
		}
		return conn.Query(allPieces, []any{n},
			func(s *sqlite.Stmt) error {
				plain, err := unpack(nil, s.ColumnRawBlob(0))
				if err != nil {
					return err
				}
				texts, err = find(texts, plain, trace, span)
				return err
			})
	})
	return texts, err
}

// maxBody bounds a text that alone is longer than a piece.
const maxBody = 64 << 20

// find appends the texts of a span in a piece.
func find(to []Text, piece []byte, trace string, span Span) ([]Text, error) {
	err := each(piece, func(t Text, body []byte) bool {
		if t.Span == span {
			t.Trace, t.Body = trace, string(body)
			to = append(to, t)
		}
		return true
	})
	return to, err
}

// each calls f with each text of a piece, whose body is apart, until it returns false.
func each(piece []byte, f func(t Text, body []byte) bool) error {
	for len(piece) > 0 {
		if len(piece) < 9 {
			return errPiece
		}
		t := Text{Span: Span(binary.BigEndian.Uint64(piece)), Side: SideInput}
		if piece[8] == 1 {
			t.Side = SideOutput
		}
		whole, n := binary.Uvarint(piece[9:])
		size, m := binary.Uvarint(piece[9+max(n, 0):])
		start := 9 + n + m
		if n <= 0 || m <= 0 || size > uint64(len(piece)-start) {
			return errPiece
		}
		t.Bytes = int64(whole)
		if !f(t, piece[start:start+int(size)]) {
			return nil
		}
		piece = piece[start+int(size):]
	}
	return nil
}
