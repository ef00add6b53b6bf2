package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var epoch = time.Unix(1_790_000_000, 12345)

func open(t testing.TB, set Settings) *Journal {
	t.Helper()
	j, err := Open(set)
	require.NoError(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func write(t testing.TB, j *Journal, payload string) Ref {
	t.Helper()
	ref, err := j.Append(epoch, 7, []byte(payload), 1)
	require.NoError(t, err)
	return ref
}

func read(t testing.TB, r Ref) string {
	t.Helper()
	b, err := r.AppendTo(nil)
	require.NoError(t, err)
	return string(b)
}

// replay returns the payloads that a journal finds, of which nothing is kept.
func replay(t testing.TB, j *Journal) (payloads []string, d Damage) {
	t.Helper()
	d, err := j.Replay(func(r Record) bool {
		require.Equal(t, byte(7), r.Kind)
		require.True(t, epoch.Equal(r.At))
		require.Equal(t, string(r.Payload), read(t, r.Ref))
		payloads = append(payloads, string(r.Payload))
		return true
	})
	require.NoError(t, err)
	return payloads, d
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	require.NoError(t, err)
	return names
}

// TestBothKinds: what is appended can be read, in parts too, until it is released; then its room is free.
func TestBothKinds(t *testing.T) {
	for name, set := range map[string]Settings{"memory": {}, "files": {Dir: t.TempDir(), SegmentBytes: 100}} {
		t.Run(name, func(t *testing.T) {
			j := open(t, set)
			var refs []Ref
			for i := range 20 {
				refs = append(refs, write(t, j, fmt.Sprintf("payload number %d", i)))
			}
			for i, ref := range refs {
				require.Equal(t, fmt.Sprintf("payload number %d", i), read(t, ref))
				require.Equal(t, "number", read(t, ref.Part(8, 6)))
			}
			for _, ref := range refs {
				ref.Release()
			}
			require.LessOrEqual(t, j.Bytes(), int64(100), "but for the open file")
			if set.Dir != "" {
				require.Len(t, files(t, set.Dir), 1)
			}
		})
	}
}

// TestAfterRestart: records that were not released are found in order, and go once they are released.
func TestAfterRestart(t *testing.T) {
	set := Settings{Dir: t.TempDir(), SegmentBytes: 60}
	j := open(t, set)
	for i := range 5 {
		write(t, j, fmt.Sprint("record ", i))
	}
	require.NoError(t, j.Close())

	j = open(t, set)
	var kept []Ref
	_, err := j.Replay(func(r Record) bool {
		r.Ref.Keep(1)
		kept = append(kept, r.Ref)
		return true
	})
	require.NoError(t, err)
	j.Settle()
	write(t, j, "new")
	require.Len(t, kept, 5)
	for i, ref := range kept {
		require.Equal(t, fmt.Sprint("record ", i), read(t, ref))
		ref.Release()
	}
	require.NoError(t, j.Close())
	payloads, _ := replay(t, open(t, set))
	require.Equal(t, []string{"new"}, payloads)
}

// TestStoppedReplay: what was not replayed stays.
func TestStoppedReplay(t *testing.T) {
	set := Settings{Dir: t.TempDir(), SegmentBytes: 1}
	j := open(t, set)
	write(t, j, "a")
	write(t, j, "b")
	require.NoError(t, j.Close())
	j = open(t, set)
	_, err := j.Replay(func(Record) bool { return false })
	require.NoError(t, err)
	require.NoError(t, j.Close())
	payloads, _ := replay(t, open(t, set))
	require.Equal(t, []string{"a", "b"}, payloads)
}

// TestPins: an item of another journal goes with the segment that it is about.
func TestPins(t *testing.T) {
	data, index := open(t, Settings{}), open(t, Settings{})
	of, note := write(t, data, "data"), write(t, index, "note")
	of.Pin(note)
	require.Positive(t, index.Bytes())
	of.Release()
	require.Zero(t, index.Bytes())
	late := write(t, index, "note")
	of.Pin(late)
	require.Zero(t, index.Bytes(), "the segment has gone already")
}

// TestFull: above the limit nothing is taken, and again once there is room, though a record filled its file by itself.
func TestFull(t *testing.T) {
	for _, set := range []Settings{{MaxBytes: 100}, {Dir: t.TempDir(), SegmentBytes: 25, MaxBytes: 100}, {Dir: t.TempDir(), SegmentBytes: 1000, MaxBytes: 100}} {
		j := open(t, set)
		payload := strings.Repeat("x", 60)
		ref := write(t, j, payload)
		_, err := j.Append(epoch, 7, []byte(payload), 1)
		require.ErrorIs(t, err, ErrFull)
		ref.Release()
		write(t, j, payload)
		_, err = j.Append(epoch, 7, make([]byte, 101), 1)
		require.ErrorIs(t, err, ErrTooLarge)
	}
}

// TestDiskFull: a record that the disk has no room for leaves nothing behind, and the next one is whole.
func TestDiskFull(t *testing.T) {
	set := Settings{Dir: t.TempDir(), SegmentBytes: 1 << 20}
	j := open(t, set)
	write(t, j, "before")
	file, size := j.open.file, j.open.size
	readOnly, err := os.Open(file.Name())
	require.NoError(t, err)
	j.open.file = readOnly // every write fails
	_, err = j.Append(epoch, 7, []byte("lost"), 1)
	require.Error(t, err)
	j.open.file = file
	require.NoError(t, readOnly.Close())
	require.Equal(t, size, j.open.size)
	write(t, j, "after")
	require.NoError(t, j.Close())
	payloads, d := replay(t, open(t, set))
	require.Equal(t, []string{"before", "after"}, payloads)
	require.Zero(t, d)
}

// TestInUse: one process, one directory.
func TestInUse(t *testing.T) {
	set := Settings{Dir: t.TempDir()}
	open(t, set)
	_, err := Open(set)
	require.ErrorContains(t, err, "in use")
}

// TestAnyDamage: whatever is cut off or overwritten in a file, every record that is whole is found, in order, and the
// file is kept aside, unless it is only the last record that is cut short.
func TestAnyDamage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		require.NoError(t, err)
		set := Settings{Dir: dir, SegmentBytes: 1 << 20}
		j := open(t, set)
		var ends []int64
		n := rapid.IntRange(1, 8).Draw(rt, "records")
		for i := range n {
			write(t, j, fmt.Sprint(i, string(bytes.Repeat([]byte{'x'}, rapid.IntRange(0, 50).Draw(rt, "size")))))
			ends = append(ends, j.open.size)
		}
		require.NoError(t, j.Close())
		name := files(t, dir)[0]
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		from := rapid.Int64Range(int64(len(magic)), int64(len(content)-1)).Draw(rt, "from")
		cut := rapid.Bool().Draw(rt, "cut")
		until := from + 1
		if cut {
			content, until = content[:from], int64(len(content))
		} else {
			content[from] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		}
		require.NoError(t, os.WriteFile(name, content, 0o600))

		var want []string
		begin := int64(len(magic))
		for i, end := range ends {
			if end <= from || begin >= until {
				want = append(want, fmt.Sprint(i))
			}
			begin = end
		}
		j = open(t, set)
		payloads, d := replay(t, j)
		for i := range payloads {
			payloads[i] = payloads[i][:1]
		}
		require.Equal(rt, fmt.Sprint(want), fmt.Sprint(payloads))
		if cut {
			require.Zero(rt, d)
		} else if d.Segments > 0 {
			_, err := os.Stat(name + ".damaged")
			require.NoError(rt, err)
		}
		require.NoError(t, j.Close())
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(mark + "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, n, err := parse(b)
		if err == nil {
			require.Equal(t, len(r.Payload)+headBytes, n)
			return
		}
		require.True(t, errors.Is(err, errShort) || errors.Is(err, errBad))
	})
}

func BenchmarkAppend(b *testing.B) {
	payload := bytes.Repeat([]byte("0123456789abcdef"), 12_500) // a request of 100 spans of 2 KB
	for name, set := range map[string]Settings{"memory": {}, "files": {Dir: b.TempDir(), SegmentBytes: 16 << 20}} {
		b.Run(name, func(b *testing.B) {
			j := open(b, set)
			b.SetBytes(int64(len(payload)))
			b.ReportAllocs()
			for b.Loop() {
				ref, err := j.Append(epoch, 7, payload, 1)
				require.NoError(b, err)
				ref.Release()
			}
		})
	}
}
