package senders

import (
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// Shards is into how many values the senders are divided where they are stored, so that a change writes few of them again.
const Shards = 256

// maxSenders bounds the sessions that are remembered: some 1 KB each.
const maxSenders = 10_000

// Senders are the ones heard lately.
type Senders struct {
	all   *lru.Cache[uint64, *Sender]
	dirty map[int]bool
}

// New makes an empty set.
func New() *Senders {
	s := &Senders{dirty: map[int]bool{}}
	s.all, _ = lru.NewWithEvict(maxSenders, func(id uint64, _ *Sender) { s.dirty[shard(id)] = true }) // errs only on a size of 0
	return s
}

func shard(id uint64) int { return int(id % Shards) }

// Account is that of the senders of those ids, who may be new. Whoever asks is going to change them.
func (s *Senders) Account(model, purse uint64) Account {
	a := Account{s.get(model), s.get(purse)}
	a.purse.inherit(a.model)
	return a
}

func (s *Senders) get(id uint64) *Sender {
	s.dirty[shard(id)] = true
	sender, ok := s.all.Get(id)
	if !ok {
		sender = &Sender{}
		s.all.Add(id, sender)
	}
	return sender
}

// Changed calls store with each shard that changed since Stored was called.
func (s *Senders) Changed(store func(shard int, value []byte)) {
	values := map[int]*wire.Writer{}
	for n := range s.dirty {
		values[n] = &wire.Writer{}
	}
	for _, id := range s.all.Keys() { // the oldest first
		if w := values[shard(id)]; w != nil {
			sender, _ := s.all.Peek(id)
			w.Uint(id)
			sender.write(w)
		}
	}
	for n, w := range values {
		store(n, *w)
	}
}

// Stored says that what Changed passed on is safe.
func (s *Senders) Stored() { clear(s.dirty) }

// Restore takes in a shard. It returns false if not all of it could be read.
func (s *Senders) Restore(value []byte) bool { return s.restore(value, (*streams).read) }

// RestoreOld likewise takes in a shard as it was stored while money was with each model, which the next Changed writes anew.
func (s *Senders) RestoreOld(shard int, value []byte) bool {
	s.dirty[shard] = true
	return s.restore(value, (*streams).readOld)
}

func (s *Senders) restore(value []byte, read func(*streams, *wire.Reader)) bool {
	r := wire.NewReader(value)
	for r.More() {
		id, sender := r.Uint(), &Sender{}
		sender.read(r)
		read(&sender.streams, r)
		if r.OK() {
			s.all.Add(id, sender)
		}
	}
	return r.OK()
}

func (s *Sender) write(w *wire.Writer) {
	s.metered.write(w)
	s.billed.write(w)
	counted := Figures{Tokens: s.tokens, Unsplit: s.usd}
	counted.write(w)
	s.streams.write(w)
}

func (s *Sender) read(r *wire.Reader) {
	var counted Figures
	s.metered.read(r)
	s.billed.read(r)
	counted.read(r)
	s.tokens, s.usd = counted.Tokens, counted.Unsplit
}

func (f *Figures) write(w *wire.Writer) {
	for _, n := range f.Tokens {
		w.Int(n)
	}
	for _, a := range f.Parts {
		writeAmount(w, a)
	}
	writeAmount(w, f.Unsplit)
}

func (f *Figures) read(r *wire.Reader) {
	for k := range f.Tokens {
		f.Tokens[k] = r.Int()
	}
	for p := range f.Parts {
		f.Parts[p] = readAmount(r)
	}
	f.Unsplit = readAmount(r)
}

func writeAmount(w *wire.Writer, a pricing.Amount) {
	hi, lo := a.Words()
	w.Uint(hi)
	w.Uint(lo)
}

func readAmount(r *wire.Reader) pricing.Amount {
	hi := r.Uint()
	return pricing.OfWords(hi, r.Uint())
}
