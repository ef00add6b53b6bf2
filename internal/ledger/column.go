package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// column is one column of a table and where its value is in a row of type T: a *string, *int64, *Span, **Span, *Nanos,
// *Money or *Maybe. The same table serves to write and to read.
type column[T any] struct {
	name  string
	field func(*T) any
}

// isTold reports whether there is a value. What is empty, 0 or not known is NULL.
func isTold(field any) bool {
	switch v := field.(type) {
	case *string:
		return *v != ""
	case **Span:
		return *v != nil
	case *Maybe:
		return v.Known
	case *int64:
		return *v != 0
	case *Nanos:
		return *v != 0
	case *Money:
		return *v != 0
	}
	return true
}

// binder has parameters, from 1 on.
type binder interface {
	BindText(i int, text string) error
	BindInt64(i int, n int64) error
}

// bind sets the parameter i of s to a value that is told.
func bind(s binder, i int, field any) error {
	switch v := field.(type) {
	case *string:
		return s.BindText(i, *v)
	case *Span:
		return s.BindInt64(i, int64(*v))
	case **Span:
		return s.BindInt64(i, int64(**v))
	case *Maybe:
		return s.BindInt64(i, int64(v.Money))
	case *int64:
		return s.BindInt64(i, *v)
	case *Nanos:
		return s.BindInt64(i, int64(*v))
	case *Money:
		return s.BindInt64(i, int64(*v))
	}
	return fmt.Errorf("a column of type %T", field)
}

// scan reads the result column i of s.
func scan(s *sqlite.Stmt, i int, field any) {
	switch v := field.(type) {
	case *string:
		*v = s.ColumnText(i)
	case *int64:
		*v = s.ColumnInt64(i)
	case *Nanos:
		*v = Nanos(s.ColumnInt64(i))
	case *Money:
		*v = Money(s.ColumnInt64(i))
	case *Maybe:
		*v = Maybe{Money(s.ColumnInt64(i)), !sqlite.Null(s, i)}
	case *Span:
		*v = Span(s.ColumnInt64(i))
	case **Span:
		if *v = nil; !sqlite.Null(s, i) {
			id := Span(s.ColumnInt64(i))
			*v = &id
		}
	default:
		panic(fmt.Sprintf("a column of type %T", field))
	}
}

// table is a table whose rows are of type T.
type table[T any] struct {
	name    string
	number  int          // among those of spans
	at      func(*T) *At // nil for rows of no span
	columns []column[T]  // at most 64
	keys    int          // how many of them are the key of a sum
	list    string       // the columns' names
	rows    string       // SELECT ... FROM: the trace's id, the columns, and those of who where the table has it
	who     func(*T) *Who
}

func newTable[T any](name string, at func(*T) *At, columns []column[T]) table[T] {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	list := strings.Join(names, ", ")
	return table[T]{
		name: name, number: slices.Index(tableNames[:], name), at: at, columns: columns, list: list,
		rows: "SELECT " + traceID(name) + ", " + list + " FROM " + name,
	}
}

// sumsBy makes the first columns the key of sums.
func (t table[T]) sumsBy(keys int) table[T] {
	t.keys = keys
	return t
}

// traceID is the id of a row's trace in SQL.
func traceID(table string) string {
	return fmt.Sprintf("(SELECT trace_id FROM traces WHERE trace = %s.id >> %d)", table, rowBits)
}

// withWho makes the rows tell for whom they were made. The columns are a parameter so that they are there before what is made of
// them: Go does not look into methods of generic types for the order of variables.
func (t table[T]) withWho(columns []column[Who], of func(*T) *Who) table[T] {
	list := ""
	for _, c := range columns {
		list += ", " + c.name
	}
	t.rows = "SELECT " + traceID(t.name) + ", " + t.list + list + " FROM " + t.name + " LEFT JOIN who USING (who)"
	t.who = of
	return t
}

// scan reads a row of the query rows; it returns the trace's id.
func (t *table[T]) scan(s *sqlite.Stmt, row *T) string {
	for i := range t.columns {
		scan(s, 1+i, t.columns[i].field(row))
	}
	if t.who != nil {
		w := t.who(row)
		for i := range whoColumns {
			scan(s, 1+len(t.columns)+i, whoColumns[i].field(w))
		}
	}
	return s.ColumnText(0)
}
