package state

import (
	"context"
	"encoding/binary"
	"fmt"

	"go.opentelemetry.io/collector/extension/xextension/storage"

	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// chunkNumbers is how many numbers are stored under one key: 8 KB.
const chunkNumbers = 1024

// Trail stores the newest numbers of a stream in two generations, of which the older goes as a whole. Its keys:
//
//	name                      generation, chunks of the one before, chunks of it
//	name/generation/chunk     8 bytes of each number, little endian
type Trail struct {
	name       string
	generation uint64
	before     int    // chunks of the generation before
	chunks     int    // full chunks of this one
	open       []byte // the chunk that is being filled
	ops        []*storage.Operation
	changed    bool
}

// NewTrail makes a trail of that name.
func NewTrail(name string) *Trail { return &Trail{name: name} }

// Add stores a number with the next commit. turned says that a generation begins with it.
func (t *Trail) Add(n uint64, turned bool) {
	if turned {
		t.turn()
	}
	t.changed = true
	t.open = binary.LittleEndian.AppendUint64(t.open, n)
	if len(t.open) == 8*chunkNumbers {
		t.ops = append(t.ops, storage.SetOperation(t.key(t.generation, t.chunks), t.open))
		t.chunks++
		t.open = nil
	}
}

func (t *Trail) turn() {
	for i := range t.before {
		t.ops = append(t.ops, storage.DeleteOperation(t.key(t.generation-1, i)))
	}
	if len(t.open) > 0 {
		t.ops = append(t.ops, storage.SetOperation(t.key(t.generation, t.chunks), t.open))
		t.chunks++
	}
	t.before, t.chunks, t.open = t.chunks, 0, nil
	t.generation++
}

// pending is what changed since stored was last called.
func (t *Trail) pending(ops []*storage.Operation) []*storage.Operation {
	if !t.changed {
		return ops
	}
	ops = append(ops, t.ops...)
	chunks := t.chunks
	if len(t.open) > 0 {
		ops = append(ops, storage.SetOperation(t.key(t.generation, chunks), t.open))
		chunks++
	}
	var w wire.Writer
	w.Uint(t.generation)
	w.Uint(uint64(t.before))
	w.Uint(uint64(chunks))
	return append(ops, storage.SetOperation(t.name, w))
}

func (t *Trail) stored() { t.ops, t.changed = nil, false }

// load passes on what was stored, the oldest first. What cannot be read is left out.
func (t *Trail) load(ctx context.Context, from storage.Client, each func(n uint64)) error {
	head, err := from.Get(ctx, t.name)
	if err != nil || len(head) == 0 {
		return err
	}
	r := wire.NewReader(head)
	t.generation = r.Uint()
	t.before, t.chunks = int(r.Uint()), int(r.Uint())
	if !r.OK() {
		*t = *NewTrail(t.name)
		return fmt.Errorf("%s: %w", t.name, errUnreadable)
	}
	for _, g := range []struct {
		number uint64
		chunks int
	}{{t.generation - 1, t.before}, {t.generation, t.chunks}} {
		for i := range g.chunks {
			chunk, err := from.Get(ctx, t.key(g.number, i))
			if err != nil {
				return err
			}
			for ; len(chunk) >= 8; chunk = chunk[8:] {
				each(binary.LittleEndian.Uint64(chunk))
			}
		}
	}
	return nil
}

func (t *Trail) key(generation uint64, chunk int) string {
	return fmt.Sprintf("%s/%d/%d", t.name, generation, chunk)
}
