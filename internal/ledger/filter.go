package ledger

import (
	"strings"
	"time"
)

// Order is how runs are sorted.
type Order string

// The orders. Runs whose figure is not known come last.
const (
	Newest   Order = "newest"
	Dearest  Order = "dearest"
	Longest  Order = "longest"
	MostWork Order = "tokens"
)

// Filter chooses runs or calls. Empty fields choose all.
type Filter struct {
	From, To time.Time // of the start; To is not included
	Who                // equal to
	Provider string    // of calls
	Model    string    // runs with a call of it
	Status   string    // of a run: complete, partial, error; of a call: priced, partial, unpriced, reported, cached
	Text     string    // in any of the names, or how the prompt begins; upper and lower case are the same
	Said     string    // of a run: anywhere in the texts that are kept of its trace, likewise
	MinUSD   Money
}

// where is the filter as SQL: conditions that all hold, and their parameters.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// outermost chooses runs that no other holds.
const outermost = "outer_run IS NULL"

// rowByRow keeps SQLite from an index that has none of what is asked for, and leads to nearly all rows one after the other.
func (w *where) rowByRow() {
	for i, c := range w.conditions {
		if c == outermost {
			w.conditions[i] = "+" + c
		}
	}
}

// common adds what runs and calls have in common.
func (f *Filter) common(w *where) {
	if !f.From.IsZero() {
		w.add("started >= ?", f.From.UnixNano())
	}
	if !f.To.IsZero() {
		w.add("started < ?", f.To.UnixNano())
	}
	for _, c := range f.columns() {
		if c.value != "" {
			w.add(c.name+" = ?", c.value)
		}
	}
	if f.MinUSD > 0 {
		w.add("usd >= ?", int64(f.MinUSD))
	}
}

type named struct{ name, value string }

func (f *Filter) columns() []named {
	return []named{
		{"agent", f.Agent}, {"user", f.User}, {"session", f.Session}, {"tenant", f.Tenant},
		{"environment", f.Environment}, {"service", f.Service}, {"repository", f.Repository},
	}
}

// ofRuns is the filter for the table runs.
func (f *Filter) ofRuns() *where {
	w := &where{}
	w.add(outermost)
	f.common(w)
	if f.Model != "" {
		w.add("instr(models, ?) > 0", "\n"+f.Model+"\n")
	}
	switch f.Status {
	case "":
	case "error":
		w.add("error IS NOT NULL")
	case "unpriced":
		w.add("unpriced > 0")
	default:
		w.add("status = ?", f.Status)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		f.named(w, text)
	}
	return w
}

// named finds a text in what a run says in words, or the beginning of its trace's id.
func (f *Filter) named(w *where, text string) {
	text = strings.ToLower(text)
	if isHex(text) && len(text) >= minPrefix {
		w.add("(instr(words, ?) > 0 OR trace IN (SELECT trace FROM trace_numbers WHERE trace_id >= ? AND trace_id < ?))", text, text, text+"g")
		return
	}
	w.add("instr(words, ?) > 0", text)
}

// minPrefix is how much of a trace's id has to be given.
const minPrefix = 4

func isHex(s string) bool {
	return len(s) <= 32 && strings.Trim(s, "0123456789abcdef") == ""
}

// ofCalls is the filter for the table calls.
func (f *Filter) ofCalls() *where {
	w := &where{}
	f.common(w)
	for _, c := range []named{{"provider", f.Provider}, {"model", f.Model}, {"status", f.Status}} {
		if c.value != "" {
			w.add(c.name+" = ?", c.value)
		}
	}
	return w
}
