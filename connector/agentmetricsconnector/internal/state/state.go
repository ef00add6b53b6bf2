// Package state keeps what agent_metrics has counted in a storage extension, together with what it was counted of, in one
// transaction: after a crash no total knows of a span that is not remembered, nor the other way round.
package state

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/extension/xextension/storage"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/senders"
	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
)

var errUnreadable = errors.New("what was stored is not readable")

// startKey is where the time is kept at which counting began, in Unix nanoseconds.
const startKey = "start"

// maxPoints bounds the series of one metric that are read: above every limit, so that a damaged number cannot make us
// read for ever.
const maxPoints = 1 << 20

// State is the stored form of a ledger. The zero Client means that nothing is stored.
type State struct {
	Client   storage.Client
	Families []*series.Family
	Trails   []*Trail
	Senders  *senders.Senders
	old      []string // keys of senders as they were stored before, which go with the next commit
}

// Load restores the series, passes the numbers of each trail on, and returns when counting began; now where it begins now.
// What cannot be read is reported, and the rest is restored all the same.
func (s *State) Load(ctx context.Context, now time.Time, each ...func(n uint64)) (time.Time, error) {
	var errs []error
	for _, f := range s.Families {
		errs = append(errs, s.loadFamily(ctx, f))
	}
	for i, t := range s.Trails {
		errs = append(errs, t.load(ctx, s.Client, each[i]))
	}
	errs = append(errs, s.loadSenders(ctx))
	stored, err := s.Client.Get(ctx, startKey)
	if err == nil && len(stored) == 8 {
		return time.Unix(0, int64(binary.LittleEndian.Uint64(stored))), errors.Join(errs...)
	}
	began := binary.LittleEndian.AppendUint64(nil, uint64(now.UnixNano()))
	return now, errors.Join(append(errs, err, s.Client.Set(ctx, startKey, began))...)
}

func (s *State) loadFamily(ctx context.Context, f *series.Family) error {
	count, err := s.Client.Get(ctx, countKey(f))
	if err != nil || len(count) == 0 {
		return err
	}
	n, size := binary.Uvarint(count)
	if size <= 0 || n > maxPoints {
		return fmt.Errorf("%s: %w", f.Name, errUnreadable)
	}
	for i := range int(n) {
		point, err := s.Client.Get(ctx, pointKey(f, i))
		if err == nil {
			err = f.Restore(point)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (s *State) loadSenders(ctx context.Context) error {
	for n := range senders.Shards {
		value, err := s.Client.Get(ctx, senderKey(n))
		if err == nil && !s.Senders.Restore(value) {
			err = errUnreadable
		}
		if err != nil {
			return fmt.Errorf("%s: %w", senderKey(n), err)
		}
		if err := s.loadOld(ctx, n); err != nil {
			return fmt.Errorf("%s: %w", oldSenderKey(n), err)
		}
	}
	return nil
}

func (s *State) loadOld(ctx context.Context, shard int) error {
	value, err := s.Client.Get(ctx, oldSenderKey(shard))
	if err != nil || len(value) == 0 {
		return err
	}
	s.old = append(s.old, oldSenderKey(shard))
	if !s.Senders.RestoreOld(shard, value) {
		return errUnreadable
	}
	return nil
}

// Commit stores what changed since the last one that succeeded.
func (s *State) Commit(ctx context.Context) error {
	if s.Client == nil {
		return nil
	}
	var ops []*storage.Operation
	for _, f := range s.Families {
		before := len(ops)
		f.Changed(func(number int, point []byte) { ops = append(ops, storage.SetOperation(pointKey(f, number), point)) })
		if len(ops) > before {
			ops = append(ops, storage.SetOperation(countKey(f), binary.AppendUvarint(nil, uint64(f.Len()))))
		}
	}
	for _, t := range s.Trails {
		ops = t.pending(ops)
	}
	s.Senders.Changed(func(n int, value []byte) { ops = append(ops, storage.SetOperation(senderKey(n), value)) })
	for _, key := range s.old {
		ops = append(ops, storage.DeleteOperation(key))
	}
	if len(ops) == 0 {
		return nil
	}
	if err := s.Client.Batch(ctx, ops...); err != nil {
		return err
	}
	for _, f := range s.Families {
		f.Stored()
	}
	for _, t := range s.Trails {
		t.stored()
	}
	s.Senders.Stored()
	s.old = nil
	return nil
}

func senderKey(shard int) string { return fmt.Sprintf("accounts/%d", shard) }

func oldSenderKey(shard int) string { return fmt.Sprintf("senders/%d", shard) }

func countKey(f *series.Family) string { return "series/" + f.Name }

func pointKey(f *series.Family, number int) string {
	return fmt.Sprintf("series/%s/%d", f.Name, number)
}
