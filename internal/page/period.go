package page

import (
	"fmt"
	"net/url"
	"time"
)

// period is a span of days in UTC; a zero time is open.
type period struct {
	Key      string // of a usual one
	From, To time.Time
}

// periods are the usual ones, in days up to and with today; 0 is all.
var periods = []struct {
	Key, Name string
	days      int
}{{"today", "today", 1}, {"7d", "7 days", 7}, {"30d", "30 days", 30}, {"90d", "90 days", 90}, {"all", "all", 0}}

// periodOf reads a period: a usual one, or its first and last day.
func periodOf(q url.Values, usual string, now time.Time) (p period, err error) {
	p.Key = q.Get("period")
	if p.Key == "" && q.Get("from") == "" && q.Get("to") == "" {
		p.Key = usual
	}
	today := now.UTC().Truncate(24 * time.Hour)
	for _, u := range periods {
		if u.Key == p.Key {
			if u.days > 0 {
				p.From, p.To = today.AddDate(0, 0, 1-u.days), today.AddDate(0, 0, 1)
			}
			return p, nil
		}
	}
	p.Key = ""
	for _, end := range []struct {
		key  string
		to   *time.Time
		days int
	}{{"from", &p.From, 0}, {"to", &p.To, 1}} {
		if s := q.Get(end.key); s != "" {
			day, err := time.Parse(time.DateOnly, s)
			if err != nil {
				return p, fmt.Errorf("%w: %s is not a day such as 2026-11-27", errRequest, end.key)
			}
			*end.to = day.AddDate(0, 0, end.days)
		}
	}
	return p, nil
}

// before is the period of the same length that ends where p begins; false where p is open.
func (p period) before() (period, bool) {
	if p.From.IsZero() || p.To.IsZero() {
		return period{}, false
	}
	return period{From: p.From.Add(-p.To.Sub(p.From)), To: p.From}, true
}

// First and Last are the period's days, as a form has them; empty where it is open.
func (p period) First() string { return dayOf(p.From) }
func (p period) Last() string {
	if p.To.IsZero() {
		return ""
	}
	return dayOf(p.To.AddDate(0, 0, -1))
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
