package ledger

import (
	"encoding/json"
	"math/bits"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// Day is the sum of a day's calls and sandboxes with one value of a dimension, by model.
type Day struct {
	Dimension, Day, Value, Provider, Model string
	Calls, Unpriced, Partial, Sandboxes    int64
	USD                                    Money // of calls
	SandboxUSD                             Money
	Parts                                  Parts
	Tokens                                 Tokens
	Saved, Extra                           Money
}

// All is the dimension that has one value.
const All = "all"

type dayKey struct{ dimension, day, value, provider, model string }

var dayTable = newTable("days", nil, join(
	[]column[Day]{
		{"dimension", func(d *Day) any { return &d.Dimension }},
		{"day", func(d *Day) any { return &d.Day }},
		{"value", func(d *Day) any { return &d.Value }},
		{"provider", func(d *Day) any { return &d.Provider }},
		{"model", func(d *Day) any { return &d.Model }},
	},
	daySums,
)).sumsBy(5)

var daySums = join(
	[]column[Day]{
		{"calls", func(d *Day) any { return &d.Calls }},
		{"unpriced", func(d *Day) any { return &d.Unpriced }},
		{"partial", func(d *Day) any { return &d.Partial }},
		{"sandboxes", func(d *Day) any { return &d.Sandboxes }},
		{"usd", func(d *Day) any { return &d.USD }},
		{"sandbox_usd", func(d *Day) any { return &d.SandboxUSD }},
		{"cache_saved", func(d *Day) any { return &d.Saved }},
		{"cache_extra", func(d *Day) any { return &d.Extra }},
	},
	parts(func(d *Day) *Parts { return &d.Parts }),
	tokens(func(d *Day) *Tokens { return &d.Tokens }),
)

// addCall adds a call to its day, in every dimension, sign times.
func (w *writing) addCall(c *Call, sign int64) {
	for _, d := range w.sumsOf(c.Started, &c.Who, c.kind, c.Provider, c.Model) {
		w.changes.of(d).addCall(c, sign)
	}
	if c.Status == "unpriced" || c.Status == "partial" {
		w.addUnpriced(c, sign)
	}
}

func (d *Day) addCall(c *Call, sign int64) {
	d.Calls += sign
	switch c.Status {
	case "unpriced":
		d.Unpriced += sign
	case "partial":
		d.Partial += sign
	}
	s := Money(sign)
	d.USD += s * c.USD.Money
	d.Saved += s * c.Saved.Money
	d.Extra += s * c.Extra.Money
	d.Parts.add(&c.Parts, s)
	d.Tokens.add(&c.Tokens, sign)
}

// byReason is the dimension that only calls without a whole price are in; its value is their reason, status and model asked for.
const byReason = "unpriced"

func (w *writing) addUnpriced(c *Call, sign int64) {
	day := c.Started.day()
	if day < w.horizon {
		return
	}
	d := w.changes.of(w.changes.day(dayKey{byReason, day, oneLine(c.Reason) + "\n" + c.Status + "\n" + oneLine(c.RequestModel), c.Provider, c.Model}))
	d.Calls += sign
	d.Tokens.add(&c.Tokens, sign)
}

func (w *writing) addSandbox(b *Sandbox, sign int64) {
	if !b.USD.Known {
		return
	}
	for _, change := range w.sumsOf(b.Started, &b.Who, 0, "", "") {
		d := w.changes.of(change)
		d.Sandboxes += sign
		d.SandboxUSD += Money(sign) * b.USD.Money
	}
}

func (p *Parts) add(q *Parts, s Money) {
	p.Input += s * q.Input
	p.CacheRead += s * q.CacheRead
	p.CacheWrite += s * q.CacheWrite
	p.Output += s * q.Output
	p.Reasoning += s * q.Reasoning
	p.Audio += s * q.Audio
	p.Image += s * q.Image
	p.Tool += s * q.Tool
	p.Unsplit += s * q.Unsplit
}

func (t *Tokens) add(u *Tokens, s int64) {
	t.Input += s * u.Input
	t.CacheRead += s * u.CacheRead
	t.CacheWrite += s * u.CacheWrite
	t.Output += s * u.Output
	t.Reasoning += s * u.Reasoning
	t.AudioInput += s * u.AudioInput
	t.AudioOutput += s * u.AudioOutput
}

// sumKey is what items share that count in the same sums: the numbers of their words where they have any, which are told apart faster.
type sumKey struct {
	day, who, kind         int64
	agent, provider, model string // of what has no kind here: sandboxes, and calls that are read back
}

// sumsOf are the sums of each dimension that an item counts in, which many items share.
func (w *writing) sumsOf(at Nanos, who *Who, kind int64, provider, model string) []*change {
	key := sumKey{day: int64(at) / int64(24*time.Hour), who: who.number, kind: kind}
	if kind == 0 {
		key.agent, key.provider, key.model = who.Agent, provider, model
	}
	sums, known := w.changes.sums[key]
	if !known {
		sums = w.findSums(at.day(), who, provider, model)
		for _, word := range [...]*string{&key.agent, &key.provider, &key.model} {
			*word = strings.Clone(*word)
		}
		w.changes.sums[key] = sums
	}
	return sums
}

func (w *writing) findSums(day string, who *Who, provider, model string) (sums []*change) {
	if day < w.horizon {
		return nil
	}
	key := dayKey{All, day, "", provider, model}
	sums = append(sums, w.changes.day(key))
	for _, d := range [...]struct{ dimension, value string }{
		{"agent", who.Agent}, {"user", who.User}, {"tenant", who.Tenant},
		{"environment", who.Environment}, {"service", who.Service}, {"repository", who.Repository},
	} {
		key.dimension, key.value = d.dimension, d.value
		sums = append(sums, w.changes.day(key))
	}
	if who.Attributes == "" {
		return sums
	}
	var kept map[string]string
	if json.Unmarshal([]byte(who.Attributes), &kept) != nil {
		return sums
	}
	for name, value := range kept {
		key.dimension, key.value = name, value
		sums = append(sums, w.changes.day(key))
	}
	return sums
}

func (w *writing) saveDays() error {
	shrunk := false
	for _, c := range w.changes.open {
		d := &c.Day
		if *d == d.none() {
			continue // what was taken away was added again
		}
		shrunk = shrunk || d.Calls <= 0
		if err := w.saveDay(d); err != nil {
			return err
		}
	}
	if !shrunk {
		return nil
	}
	for _, c := range w.changes.open {
		if d := &c.Day; d.Calls <= 0 {
			if err := w.dropEmpty(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveDay adds to the row that is there, or makes one.
func (w *writing) saveDay(d *Day) error {
	err := put(w, &dayTable, toAdd, d)
	if err != nil || w.conn.Changes() > 0 {
		return err
	}
	return put(w, &dayTable, toBegin, d)
}

func (w *writing) dropEmpty(d *Day) error {
	return w.conn.Run(`DELETE FROM days WHERE dimension = ? AND day = ? AND value = ? AND provider = ? AND model = ?
 AND calls = 0 AND sandboxes = 0`, d.Dimension, d.Day, d.Value, d.Provider, d.Model)
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// readHorizon finds the day before which everything has gone.
func (w *writing) readHorizon() error {
	return w.conn.Query("SELECT horizon FROM retention", nil, func(s *sqlite.Stmt) error {
		if now := s.ColumnText(0); now != w.horizon {
			w.horizon = now
			w.changes.forget()
		}
		return nil
	})
}

// cacheEffect is what reading from a cache saved, and what writing to it cost more, against plain input. The rate of plain
// input is what the call itself paid for it; without any, neither is known.
func (c *Call) cacheEffect() (saved, extra Maybe) {
	if c.Tokens.CacheRead+c.Tokens.CacheWrite == 0 || c.Tokens.Input <= 0 || c.Parts.Input <= 0 || c.Parts.Image != 0 || c.Parts.Unsplit != 0 {
		return saved, extra
	}
	plain := func(n int64) Money {
		hi, lo := bits.Mul64(uint64(n), uint64(c.Parts.Input))
		if hi >= uint64(c.Tokens.Input) {
			return MaxMoney
		}
		q, _ := bits.Div64(hi, lo, uint64(c.Tokens.Input))
		return Money(min(q, uint64(MaxMoney)))
	}
	if c.Tokens.CacheRead > 0 && c.Parts.CacheRead > 0 {
		saved = Some(plain(c.Tokens.CacheRead) - c.Parts.CacheRead)
	}
	if c.Tokens.CacheWrite > 0 && c.Parts.CacheWrite > 0 {
		extra = Some(plain(c.Tokens.CacheWrite) - c.Parts.CacheWrite)
		extra.Money = -extra.Money
	}
	return saved, extra
}
