package pricing

import (
	"strings"
	"time"
)

// window is a set of minutes of the week in UTC.
type window struct {
	days  [7]bool // by time.Weekday; none set means every day
	spans [][2]int
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
