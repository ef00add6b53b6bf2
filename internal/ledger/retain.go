package ledger

import (
	"fmt"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// Limits bound the ledger. 0 is no limit.
type Limits struct {
	Age   time.Duration // days that ended longer ago go
	Bytes int64         // of the file, in use; the oldest days go until it has room
}

// Gone is what a limit has removed.
type Gone struct{ Days, Traces int64 }

// slack is the share of the bytes that is freed at once, so that it is not done for every batch.
const slack = 20 // one in

// Retain removes the oldest days until the ledger keeps to its limits. Where a single day is larger than the limit, its
// oldest traces go, and its sums stay.
func (l *Ledger) Retain(now time.Time, limits Limits) (gone Gone, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.write == nil {
		return gone, nil
	}
	if limits.Age > 0 {
		// the day that the age reaches into stays whole
		if err := l.removeBefore(now.Add(-limits.Age).UTC().Format(time.DateOnly), &gone); err != nil {
			return gone, explain(err)
		}
	}
	if limits.Bytes > 0 {
		if err := l.shrink(now, limits.Bytes, &gone); err != nil {
			return gone, explain(err)
		}
	}
	if gone.Traces == 0 {
		return gone, nil
	}
	return gone, explain(l.write.Exec("PRAGMA incremental_vacuum"))
}

func (l *Ledger) shrink(now time.Time, limit int64, gone *Gone) error {
	used, err := l.used()
	if err != nil || used <= limit {
		return err
	}
	for target := limit - limit/slack; used > target; {
		day, err := l.oldestDay()
		if err != nil {
			return err
		}
		if day != "" && day < now.UTC().Format(time.DateOnly) {
			next, _ := time.Parse(time.DateOnly, day)
			err = l.removeBefore(next.AddDate(0, 0, 1).Format(time.DateOnly), gone)
		} else {
			err = l.removeOldest(used, target, gone)
		}
		if err != nil {
			return err
		}
		before := used
		if used, err = l.used(); err != nil || used >= before {
			return err
		}
	}
	return nil
}

// used is the bytes of the file that hold something.
func (l *Ledger) used() (int64, error) {
	pages, err := number(l.write, "PRAGMA page_count")
	if err != nil {
		return 0, err
	}
	free, err := number(l.write, "PRAGMA freelist_count")
	if err != nil {
		return 0, err
	}
	size, err := number(l.write, "PRAGMA page_size")
	return (pages - free) * size, err
}

// Size is how many bytes of the file are in use.
func (l *Ledger) Size() (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.write == nil {
		return 0, nil
	}
	n, err := l.used()
	return n, explain(err)
}

func (l *Ledger) oldestDay() (day string, err error) {
	err = l.write.Query("SELECT min(ended) FROM (SELECT max(ended) AS ended FROM runs GROUP BY trace)", nil, func(s *sqlite.Stmt) error {
		if !sqlite.Null(s, 0) {
			day = Nanos(s.ColumnInt64(0)).day()
		}
		return nil
	})
	return day, err
}

// traceTables are those whose rows belong to a trace.
var traceTables = []string{"texts", "links", "merged", "tools", "sandboxes", "bills", "runs"}

// unclaimed are traces that came before all that are left, of which nothing but repetitions ever did: they have no run, and so
// no day.
const unclaimed = "SELECT trace FROM traces WHERE trace < (SELECT min(id) FROM runs) >> 24"

// removeBefore removes the traces that ended before a day, and the sums of the days before it.
func (l *Ledger) removeBefore(day string, gone *Gone) (err error) {
	start, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err
	}
	end, err := l.write.Begin()
	if err != nil {
		return err
	}
	defer end(&err)
	old := fmt.Sprintf("SELECT trace FROM runs GROUP BY trace HAVING max(ended) < %d", start.UnixNano())
	for _, which := range []string{old, unclaimed} {
		if err := l.removeTraces(which, gone); err != nil {
			return err
		}
	}
	days, err := number(l.write, "SELECT count(DISTINCT day) FROM days WHERE dimension = ? AND day < ?", All, day)
	if err != nil {
		return err
	}
	gone.Days += days
	if days == 0 {
		return nil
	}
	for _, sql := range []string{"DELETE FROM days WHERE day < ?1", "UPDATE retention SET horizon = max(horizon, ?1)"} {
		if err := l.write.Run(sql, day); err != nil {
			return err
		}
	}
	return nil
}

// removeTraces removes the traces whose numbers a query tells.
func (l *Ledger) removeTraces(which string, gone *Gone) error {
	if err := l.write.Exec("DROP TABLE IF EXISTS temp.old; CREATE TEMP TABLE old AS " + which + ";"); err != nil {
		return err
	}
	n, err := number(l.write, "SELECT count(*) FROM temp.old")
	if err != nil || n == 0 {
		return err
	}
	gone.Traces += n
	steps := []string{"DELETE FROM trace_ids WHERE trace_id IN (SELECT trace_id FROM traces WHERE trace IN (SELECT * FROM temp.old))"}
	for _, t := range traceTables {
		steps = append(steps, fmt.Sprintf("DELETE FROM %s WHERE id IN (SELECT %[1]s.id FROM temp.old JOIN %[1]s ON %s)", t, ofTrace(t+".id", "old.trace")))
	}
	steps = append(steps, "DELETE FROM traces WHERE trace IN (SELECT * FROM temp.old)")
	for _, sql := range steps {
		if err := l.write.Exec(sql); err != nil {
			return err
		}
	}
	l.pending.forget()
	return l.write.Exec(`DELETE FROM who WHERE who NOT IN (SELECT who FROM bills UNION SELECT who FROM sandboxes);
DELETE FROM kinds WHERE kind NOT IN (SELECT kind FROM bills);
UPDATE indexed SET trace = min(trace, (SELECT coalesce(max(trace), 0) FROM traces));`)
}

// removeOldest removes so many of the oldest traces as take the bytes that are too many.
func (l *Ledger) removeOldest(used, target int64, gone *Gone) (err error) {
	end, err := l.write.Begin()
	if err != nil {
		return err
	}
	defer end(&err)
	traces, err := number(l.write, "SELECT count(*) FROM traces")
	if err != nil {
		return err
	}
	share := max(traces*(used-target)/max(used, 1), 1)
	return l.removeTraces(fmt.Sprintf("SELECT trace FROM traces ORDER BY trace LIMIT %d", share), gone)
}
