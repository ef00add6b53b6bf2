package page

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

var functions = template.FuncMap{
	"clean": clean, "short": short, "usd": usd, "maybe": maybe, "runcost": runCost, "exact": exact, "count": count, "compact": compact, "took": took,
	"clock": clock, "words": strings.Fields, "lines": lines, "percent": percent, "why": why, "evidence": proof, "dict": dict,
	"addp": addp, "len64": len64, "sum": sum, "stamp": stamp,
}

// usd is money for people: enough digits to tell small amounts apart. exact has all of them.
func usd(m ledger.Money) string {
	if m < 0 {
		return "−" + usd(-m)
	}
	switch x := m.USD(); {
	case m == 0:
		return "$0"
	case x < 0.000001:
		return "<$0.000001"
	case x < 0.01:
		return "$" + strings.TrimRight(strconv.FormatFloat(x, 'f', 6, 64), "0")
	case x < 1:
		return "$" + strconv.FormatFloat(x, 'f', 4, 64)
	default:
		return "$" + grouped(strconv.FormatFloat(x, 'f', 2, 64))
	}
}

// maybe is money that may be unknown, and may be a lower bound.
func maybe(m ledger.Maybe, bound bool) string {
	switch {
	case !m.Known:
		return "not known"
	case bound:
		return "≥ " + usd(m.Money)
	}
	return usd(m.Money)
}

// runCost is what a run cost, which another trace may tell.
func runCost(r ledger.Run) string {
	if toldElsewhere(&r) {
		return "elsewhere"
	}
	if !r.USD.Known && r.Calls == 0 {
		return "no calls"
	}
	return maybe(r.USD, r.Status == "partial")
}

func toldElsewhere(r *ledger.Run) bool {
	return !r.USD.Known && slices.Contains(strings.Fields(r.Reasons), ledger.ToldElsewhere)
}

func exact(m ledger.Money) string { return m.String() + " USD" }

// grouped puts commas between thousands.
func grouped(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

func count(n int64) string { return grouped(strconv.FormatInt(n, 10)) }

// compact is a count in three digits or so.
func compact(n int64) string {
	for _, u := range []struct {
		size float64
		unit string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if x := float64(n) / u.size; x >= 1 {
			return strconv.FormatFloat(x, 'f', max(3-len(strconv.Itoa(int(x))), 0), 64) + u.unit
		}
	}
	return strconv.FormatInt(n, 10)
}

// took is how long something took.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	default:
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	}
}

// clock is a time as an element that the script turns into the reader's own; without a script it is UTC.
func clock(n ledger.Nanos) template.HTML {
	t := n.Time()
	if t.IsZero() {
		return "–"
	}
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339Nano) + `">` + t.Format("2006-01-02 15:04:05") + ` UTC</time>`) // digits only
}

// lines are the names in a list between line feeds.
func lines(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
}

// percent is a share of a whole.
func percent(part, whole ledger.Money) string {
	if whole <= 0 {
		return ""
	}
	return strconv.FormatFloat(100*part.USD()/whole.USD(), 'f', 1, 64) + " %"
}

// dict makes a map of names and values, for templates that call others.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func addp(a, b int64) int64              { return a + b }
func len64(n int) int64                  { return int64(n) }
func sum(a, b ledger.Money) ledger.Money { return a + b }
func stamp(t time.Time) template.HTML    { return clock(ledger.Nanos(t.UnixNano())) }
