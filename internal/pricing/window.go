package pricing

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// window is a set of minutes of the week in UTC.
type window struct {
	days   [7]bool // by time.Weekday; none set means every day
	spans  [][2]int
	except string    // the calendar on whose holidays the window is shut; "" for none
	off    *calendar // that calendar
}

// calendar is the public holidays of a country, on its own clock.
type calendar struct {
	place
	offset time.Duration // of its clock from UTC
	days   map[int32]bool
}

// dayKey is a date as a number: 20261001.
func dayKey(t time.Time) int32 {
	year, month, day := t.Date()
	return int32(year)*10000 + int32(month)*100 + int32(day)
}

// readCalendar reads {utc_offset_hours: 8, days: [2026-10-01]}.
func (l *Layer) readCalendar(name string, v value) error {
	c := &calendar{place: v.place, days: map[int32]bool{}}
	l.calendars[normal(name)] = c
	return v.read(fields{
		"source": func(string, value) error { return nil },
		"utc_offset_hours": func(_ string, v value) error {
			return into(v, &c.offset, func(s string) (time.Duration, error) {
				n, err := strconv.Atoi(s)
				if err != nil || n < -12 || n > 14 {
					return 0, fmt.Errorf("want hours from -12 to 14, got %.40q", s)
				}
				return time.Duration(n) * time.Hour, nil
			})
		},
		"days": func(_ string, v value) error {
			return v.items(func(v value) error {
				var day time.Time
				err := into(v, &day, func(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) })
				c.days[dayKey(day)] = true
				return err
			})
		},
	})
}

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (w *window) readDay(v value) error {
	s, err := v.text()
	if err != nil {
		return err
	}
	for i, name := range weekdays {
		if s == name {
			w.days[i] = true
			return nil
		}
	}
	return v.errorf("want one of %s, got %.40q", strings.Join(weekdays[:], " "), s)
}

// readHours reads "01:00-04:00": from 01:00 up to, but not including, 04:00.
func (w *window) readHours(v value) error {
	s, err := v.text()
	if err != nil {
		return err
	}
	begin, end, _ := strings.Cut(s, "-")
	b, err1 := parseClock(begin)
	e, err2 := parseClock(end)
	if err1 != nil || err2 != nil || b >= e {
		return v.errorf("want hours within one day like 01:00-04:00, got %.40q", s)
	}
	w.spans = append(w.spans, [2]int{b, e})
	return nil
}

// parseClock is "HH:MM" in minutes of the day; "24:00" ends it.
func parseClock(s string) (int, error) {
	if s == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err
}

func (w *window) check(at place) error {
	if w.days == [7]bool{} && w.spans == nil {
		return at.errorf("a window has days or utc hours")
	}
	return nil
}

func (w *window) holds(t time.Time) bool {
	t = t.UTC()
	if w.off != nil && w.off.days[dayKey(t.Add(w.off.offset))] {
		return false
	}
	if w.days != [7]bool{} && !w.days[t.Weekday()] {
		return false
	}
	minute := t.Hour()*60 + t.Minute()
	for _, s := range w.spans {
		if s[0] <= minute && minute < s[1] {
			return true
		}
	}
	return w.spans == nil
}
