package ledger

import (
	"context"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// Unpriced is what one model costs that nobody knows.
type Unpriced struct {
	Provider, Model, RequestModel, Reason, Status string
	Calls                                         int64
	Tokens                                        Tokens
	Last                                          Nanos     // the start of the newest
	Example                                       Reference // the newest: its trace and its span
}

// Unpriced are the calls without a price, or with only part of one, by model and reason, the most tokens first. Of the filter,
// the days count, and no more.
func (l *Ledger) Unpriced(ctx context.Context, f Filter) (list []Unpriced, err error) {
	w := &where{}
	w.add("dimension = ?", byReason)
	q := SpendQuery{From: f.From, To: f.To}
	q.limit(w)
	columns := tokens(func(t *Tokens) *Tokens { return t })
	sums := make([]string, len(columns))
	for i, c := range columns {
		sums[i] = "sum(" + c.name + ")"
	}
	sql := "SELECT provider, model, value, sum(calls), " + strings.Join(sums, ", ") + " FROM days" + w.String() +
		" GROUP BY provider, model, value HAVING sum(calls) > 0 ORDER BY " + strings.Join(sums, " + ") + " DESC, sum(calls) DESC"
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		err := conn.Query(sql, w.args, func(s *sqlite.Stmt) error {
			u := Unpriced{Provider: s.ColumnText(0), Model: s.ColumnText(1), Calls: s.ColumnInt64(3)}
			u.Reason, u.Status, _ = strings.Cut(s.ColumnText(2), "\n")
			u.Status, u.RequestModel, _ = strings.Cut(u.Status, "\n")
			for i, c := range columns {
				scan(s, 4+i, c.field(&u.Tokens))
			}
			list = append(list, u)
			return nil
		})
		for i := range list {
			if err == nil {
				err = list[i].exemplify(conn)
			}
		}
		return err
	})
	return list, err
}

// exemplify finds the newest call of the kind.
func (u *Unpriced) exemplify(conn *sqlite.Conn) error {
	sql := "SELECT " + traceID("bills") + `, span, started FROM bills
WHERE kind IN (SELECT kind FROM kinds WHERE model IS nullif(?, '') AND replace(coalesce(reason, ''), char(10), ' ') = ? AND coalesce(provider, '') = ?
AND replace(coalesce(request_model, ''), char(10), ' ') = ?) AND status IN ('unpriced', 'partial') AND status = ? ORDER BY started DESC LIMIT 1`
	return conn.Query(sql, []any{u.Model, u.Reason, u.Provider, u.RequestModel, u.Status}, func(s *sqlite.Stmt) error {
		u.Example = Reference(s.ColumnText(0) + "-" + Span(s.ColumnInt64(1)).String())
		u.Last = Nanos(s.ColumnInt64(2))
		return nil
	})
}
