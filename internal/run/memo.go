package run

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// WriteMemo writes down the i-th record as it was sent on: with the figures that it carries, its own or another's, and
// the verdict. It takes about 150 bytes.
func (t *Trace) WriteMemo(i int, w *wire.Writer) {
	r := t.records[i]
	if v := r.verdict; v.role == genai.RoleCall && int(v.bill) != i && v.bill != none {
		r.carry(&t.records[v.bill])
	}
	w.Bytes(r.Span[:])
	w.Bytes(r.Parent[:])
	w.Uint(uint64(r.Start))
	w.Int(int64(r.End - r.Start))
	for _, s := range r.strings() {
		w.String(*s)
	}
	for _, a := range r.amounts() {
		hi, lo := a.Words()
		w.Uint(hi)
		w.Uint(lo)
	}
	for _, n := range r.counts() {
		w.Int(*n)
	}
	for _, n := range []uint8{uint8(r.Role), uint8(r.Family), uint8(r.Layer), uint8(r.Knows), r.Rank, uint8(r.verdict.role)} {
		w.Uint(uint64(n))
	}
	w.Uint(uint64(r.Traits))
	earlier := t.turns[int32(i)].earlier
	for _, n := range earlier.fields() {
		w.Int(*n)
	}
}

// ReadMemo adds a record that was written down, and freezes it: it has been sent on.
func (t *Trace) ReadMemo(from *wire.Reader) int {
	var r Record
	copy(r.Span[:], from.Bytes(len(r.Span)))
	copy(r.Parent[:], from.Bytes(len(r.Parent)))
	r.Start = pcommon.Timestamp(from.Uint())
	r.End = r.Start + pcommon.Timestamp(from.Int())
	for _, s := range r.strings() {
		*s = intern(from.String())
	}
	for _, a := range r.amounts() {
		*a = pricing.OfWords(from.Uint(), from.Uint())
	}
	for _, n := range r.counts() {
		*n = from.Int()
	}
	r.Role, r.Family, r.Layer = genai.Role(from.Uint()), genai.Family(from.Uint()), genai.Layer(from.Uint())
	r.Knows, r.Rank = genai.Knowledge(from.Uint()), uint8(from.Uint())
	role := genai.Role(from.Uint())
	r.Traits = Traits(from.Uint())
	var earlier tally
	for _, n := range earlier.fields() {
		*n = from.Int()
	}
	i := t.Add(r)
	if earlier != (tally{}) {
		t.setTurn(int32(i), turn{told: r.tally().more(earlier), earlier: earlier})
	}
	t.records[i].verdict = verdict{role: role, bill: int32(i), of: none}
	t.Send(i)
	return i
}

// carry takes over the figures of the witness whose bill r was sent on with.
func (r *Record) carry(w *Record) {
	const figures = Counted | Paid | Bound | Judged | Charged | Declined
	r.Traits = r.Traits&^figures | w.Traits&figures
	r.Cost, r.Fees, r.Model = w.Cost, w.Fees, w.Model
	r.Prompt, r.Completion, r.Read, r.Written, r.Thought = w.Prompt, w.Completion, w.Read, w.Written, w.Thought
}

func (r *Record) strings() []*string {
	return []*string{&r.Call, &r.Alias, &r.Pair, &r.Model, &r.Asked, &r.Name, &r.From, &r.Dialect}
}

func (r *Record) amounts() []*pricing.Amount { return []*pricing.Amount{&r.Cost, &r.Fees, &r.Said} }

func (r *Record) counts() []*int64 {
	return []*int64{&r.Prompt, &r.Completion, &r.Read, &r.Written, &r.Thought, &r.Sum}
}

func (c *tally) fields() []*int64 { return []*int64{&c.prompt, &c.completion, &c.thought, &c.sum} }

// WriteWho writes down who the trace is for, and why records of it are missing.
func (t *Trace) WriteWho(w *wire.Writer) {
	for _, s := range t.who.strings() {
		w.String(*s)
	}
	w.Uint(uint64(len(t.who.id.Tags)))
	for _, tag := range t.who.id.Tags {
		w.String(tag)
	}
	for _, since := range t.who.since {
		w.Uint(uint64(since))
	}
	w.String(string(t.lost))
}

// ReadWho is the inverse of WriteWho.
func (t *Trace) ReadWho(from *wire.Reader) {
	for _, s := range t.who.strings() {
		*s = from.String()
	}
	t.who.id.Tags = nil
	for range from.Count() {
		t.who.id.Tags = append(t.who.id.Tags, from.String())
	}
	for i := range t.who.since {
		t.who.since[i] = pcommon.Timestamp(from.Uint())
	}
	t.lost = Reason(from.String())
}

func (w *who) strings() []*string {
	return []*string{&w.id.User, &w.id.Session, &w.id.Tenant, &w.id.Environment, &w.id.AgentName}
}
