package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// dictionary is a table of words that many rows have in common; they name them by the number of one row.
type dictionary[T any] struct {
	columns      []column[T] // texts, all that the row is
	find, insert string
}

func newDictionary[T any](name, number string, columns []column[T]) dictionary[T] {
	names := ""
	for _, c := range columns {
		names += ", " + c.name
	}
	return dictionary[T]{
		columns: columns,
		find:    "SELECT " + number + " FROM " + name + " WHERE sum = ?",
		insert:  "INSERT INTO " + name + " (sum" + names + ") VALUES (?" + strings.Repeat(", ?", len(columns)) + ")",
	}
}

var (
	whoWords  = newDictionary("who", "who", whoColumns)
	kindWords = newDictionary("kinds", "kind", kindColumns)
)

// words are those of a row.
type words [16]string

// numbers are those of words that were looked up before, also by earlier transactions.
type numbers struct {
	all    map[words]*numbered
	recent [16]*numbered // of all, by slot: to compare words is faster than to find them in a map
}

type numbered struct {
	words
	number int64
}

// maxNumbers bounds them: about a megabyte.
const maxNumbers = 2000

func (n *numbers) forget() { *n = numbers{all: map[words]*numbered{}} }

// note remembers the number of words, without the span that they are of.
func (n *numbers) note(said *words, number int64) *numbered {
	if len(n.all) >= maxNumbers {
		n.forget()
	}
	own := &numbered{number: number}
	for i, word := range said {
		own.words[i] = strings.Clone(word)
	}
	n.all[own.words] = own
	return own
}

// slot is where words are among the recent ones.
func (w *words) slot() (slot byte) {
	for i := range w {
		slot = 5*slot + byte(len(w[i]))
		if w[i] != "" {
			slot += w[i][len(w[i])-1]
		}
	}
	return slot % 16
}

// numberOf is the number of row's words, which it writes where they are new.
func (d *dictionary[T]) numberOf(conn *sqlite.Conn, known *numbers, row *T) (int64, error) {
	var said words
	for i := range d.columns {
		said[i] = *d.columns[i].field(row).(*string)
	}
	recent := &known.recent[said.slot()]
	if *recent != nil && (*recent).words == said {
		return (*recent).number, nil
	}
	found := known.all[said]
	if found == nil {
		n, err := d.lookUp(conn, said.sum(len(d.columns)), row)
		if err != nil {
			return 0, err
		}
		found = known.note(&said, n)
	}
	*recent = found
	return found.number, nil
}

func (d *dictionary[T]) lookUp(conn *sqlite.Conn, sum []byte, row *T) (n int64, err error) {
	s, err := conn.Prepare(d.find)
	if err != nil {
		return 0, err
	}
	if err := s.BindBlob(1, sum); err != nil {
		return 0, err
	}
	if s.Step() {
		n = s.ColumnInt64(0)
	}
	if err := s.Reset(); err != nil || n != 0 {
		return n, err
	}
	return d.add(conn, sum, row)
}

// add writes a row's words, and returns the number that SQLite gives them.
func (d *dictionary[T]) add(conn *sqlite.Conn, sum []byte, row *T) (n int64, err error) {
	s, err := conn.Prepare(d.insert)
	if err != nil {
		return 0, err
	}
	if err := s.BindBlob(1, sum); err != nil {
		return 0, err
	}
	for i, c := range d.columns {
		if field := c.field(row); isTold(field) {
			if err := bind(s, i+2, field); err != nil {
				return 0, err
			}
		}
	}
	err = s.Exec()
	return conn.LastInsertRowID(), err
}

// sum tells rows apart by the first n words; 128 bits, of which nobody finds two that are equal.
func (w *words) sum(n int) []byte {
	var text []byte
	for _, word := range w[:n] {
		text = append(binary.AppendUvarint(text, uint64(len(word))), word...)
	}
	sum := sha256.Sum256(text)
	return sum[:16]
}
