package ledger

import (
	"math"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// SQLite's sum fails where it leaves 64 bits, and hostile rows can say a lot. So money is summed up in two parts, which cannot:
// whole micro-dollars, and the rest.
const picoPerMicro = 1_000_000

// summed is the sum of a column of money as two of SQL.
func summed(column string) string {
	return "sum((" + column + ") / 1000000), sum((" + column + ") % 1000000)"
}

// sumAt reads what summed asked for, from the result column i on. A sum beyond the ledger's reach is the greatest it has.
func sumAt(s *sqlite.Stmt, i int) Money {
	micro, rest := s.ColumnInt64(i), s.ColumnInt64(i+1)
	if micro > math.MaxInt64/picoPerMicro-math.MaxInt32 {
		return math.MaxInt64
	}
	return Money(micro*picoPerMicro + rest)
}

// sumsOf are the sums of columns as SQL.
func sumsOf[T any](columns []column[T]) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		if list[i] = "sum(" + c.name + ")"; isMoney(c) {
			list[i] = summed(c.name)
		}
	}
	return strings.Join(list, ", ")
}

func isMoney[T any](c column[T]) bool {
	_, ok := c.field(new(T)).(*Money)
	return ok
}

// scanSums reads what sumsOf asked for.
func scanSums[T any](s *sqlite.Stmt, first int, columns []column[T], row *T) {
	for _, c := range columns {
		if m, ok := c.field(row).(*Money); ok {
			*m = sumAt(s, first)
			first += 2
			continue
		}
		scan(s, first, c.field(row))
		first++
	}
}
