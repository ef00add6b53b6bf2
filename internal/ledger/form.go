package ledger

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// form is a statement that writes rows of a table that have a value in the same columns. A column that it does not name is NULL, which
// costs less than a parameter: few calls have more than half of theirs.
type form struct {
	table   string
	how     verb
	columns uint64 // that it names, a bit each
}

// verb is how rows are written.
type verb uint8

const (
	toInsert  verb = iota
	toReplace      // the row with the same id
	toBegin        // sums: none is NULL
	toAdd          // to the sums with the same key, if they have begun
)

// maxForms bounds the statements that stay prepared, some ten kilobytes each. Rows of further forms are written with all columns.
var maxForms = 64 // fewer in tests

// statement is one that stays prepared, and remembers the short texts that its parameters have: many are those of the row before.
type statement struct {
	*sqlite.Stmt
	columns uint64
	texts   [][]byte // by parameter; empty where it is not remembered
}

// maxRemembered bounds a text that is remembered, in bytes.
const maxRemembered = 64

// BindText sets a parameter to a text that is not empty.
func (s *statement) BindText(i int, text string) error {
	before := &s.texts[i-1]
	if string(*before) == text {
		return nil
	}
	*before = (*before)[:0]
	if len(text) <= maxRemembered {
		*before = append(*before, text...)
	}
	return s.Stmt.BindText(i, text)
}

// clear makes all parameters NULL.
func (s *statement) clear() error {
	for i := range s.texts {
		s.texts[i] = s.texts[i][:0]
	}
	return s.ClearBindings()
}

// put writes a row.
func put[T any](w *writing, t *table[T], how verb, row *T) error {
	told := t.told(row)
	s, err := t.form(w, how, told)
	if err == nil && s.columns != told {
		err = s.clear()
	}
	if err != nil {
		return err
	}
	for i, left := 1, s.columns; left != 0; i, left = i+1, left&(left-1) {
		if c := bits.TrailingZeros64(left); told>>c&1 == 1 {
			if err := bind(s, i, t.columns[c].field(row)); err != nil {
				return err
			}
		}
	}
	return s.Exec()
}

// form is the statement for rows that tell some columns.
func (t *table[T]) form(w *writing, how verb, told uint64) (*statement, error) {
	f := form{t.name, how, told}
	if w.forms[f] == nil && len(w.forms) >= maxForms {
		f.columns = t.all()
	}
	if s := w.forms[f]; s != nil {
		return s, nil
	}
	s, err := w.conn.Prepare(t.sql(f))
	if err != nil {
		return nil, err
	}
	w.forms[f] = &statement{s, f.columns, make([][]byte, bits.OnesCount64(f.columns))}
	return w.forms[f], nil
}

// all are all columns.
func (t *table[T]) all() uint64 { return 1<<len(t.columns) - 1 }

// told are the columns that a row has a value in.
func (t *table[T]) told(row *T) (columns uint64) {
	for i := range t.columns {
		if isTold(t.columns[i].field(row)) {
			columns |= 1 << i
		}
	}
	return columns
}

// sql is the text of a form.
func (t *table[T]) sql(f form) string {
	if f.how == toAdd {
		return t.addition(f)
	}
	var names, values []string
	for i, c := range t.columns {
		told := f.columns>>i&1 == 1
		if !told && f.how != toBegin {
			continue
		}
		names, values = append(names, c.name), append(values, t.value(i, f))
	}
	start := "INSERT INTO "
	if f.how == toReplace {
		start = "INSERT OR REPLACE INTO "
	}
	return start + t.name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
}

// addition adds to the sums that are told. What SQLite reads and writes of a row that is there is half of what a row costs that may be.
func (t *table[T]) addition(f form) string {
	var sums, keys []string
	for i, c := range t.columns {
		switch told := f.columns>>i&1 == 1; {
		case i < t.keys:
			keys = append(keys, c.name+" = "+t.value(i, f))
		case told:
			sums = append(sums, c.name+" = "+c.name+" + "+t.value(i, f))
		}
	}
	// A transaction that fails is undone as a whole, so that SQLite need not be ready to undo a statement.
	return "UPDATE OR FAIL " + t.name + " SET " + strings.Join(sums, ", ") + " WHERE " + strings.Join(keys, " AND ")
}

// value is what a form has for a column: its parameter, or what a column of sums has that is not told.
func (t *table[T]) value(i int, f form) string {
	none := "0"
	if i < t.keys {
		none = "''"
	}
	parameter := "?" + strconv.Itoa(bits.OnesCount64(f.columns&(1<<i-1))+1)
	switch {
	case f.columns>>i&1 == 0:
		return none
	case t.keys > 0 && f.columns == t.all(): // it may have no value
		return "coalesce(" + parameter + ", " + none + ")"
	}
	return parameter
}
