package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"time"
)

// Record is what Replay finds. Payload is valid during the call.
type Record struct {
	Ref     Ref
	At      time.Time
	Kind    byte
	Payload []byte
}

// Damage is what Replay could not read.
type Damage struct {
	Segments int   // files with unreadable bytes; each has been copied aside, its name ends in .damaged
	Bytes    int64 // in them
}

// Replay passes on all records of the process before, in the order in which they were written. The last record of a
// killed process may be half a one: nobody was told that it had been accepted. Whoever needs an item longer than the call
// must Keep its Ref. Replay ends where each returns false; what is left stays for another time.
func (j *Journal) Replay(each func(Record) bool) (Damage, error) {
	var d Damage
	for n, s := range j.old {
		content, err := os.ReadFile(s.file.Name())
		if err != nil {
			return d, err
		}
		bad, more := s.scan(content, n == len(j.old)-1, each)
		if !more {
			return d, nil
		}
		if bad == 0 {
			continue
		}
		d.Segments++
		d.Bytes += bad
		if err := os.WriteFile(s.file.Name()+".damaged", content, 0o600); err != nil {
			return d, err
		}
	}
	return d, nil
}

// Settle ends the replay: old segments of which nothing is kept go.
func (j *Journal) Settle() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, s := range j.old {
		s.kept = false
		j.drop(s)
	}
	j.old = nil
}

// scan finds the records in content and returns how many bytes belong to none, and whether to go on.
func (s *segment) scan(content []byte, last bool, each func(Record) bool) (bad int64, more bool) {
	at := 0
	if bytes.HasPrefix(content, []byte(magic)) {
		at = len(magic)
	}
	for at < len(content) {
		r, n, err := parse(content[at:])
		if err == nil {
			r.Ref = Ref{s, uint32(at + headBytes), uint32(len(r.Payload))}
			if !each(r) {
				return bad, false
			}
			at += n
			continue
		}
		skip := bytes.Index(content[at+1:], []byte(mark))
		if skip < 0 {
			if !last || !errors.Is(err, errShort) {
				bad += int64(len(content) - at)
			}
			return bad, true
		}
		bad += int64(skip + 1)
		at += skip + 1
	}
	return bad, true
}

var (
	errShort = errors.New("the record is cut short")
	errBad   = errors.New("no record")
)

// parse reads the record at the beginning of b, and returns its length.
func parse(b []byte) (Record, int, error) {
	if len(b) < headBytes {
		return Record{}, 0, errShort
	}
	if string(b[:len(mark)]) != mark {
		return Record{}, 0, errBad
	}
	size := int(binary.LittleEndian.Uint32(b[4:]))
	if size > maxRecord {
		return Record{}, 0, errBad
	}
	if len(b) < headBytes+size {
		return Record{}, 0, errShort
	}
	n := headBytes + size
	if crc32.Checksum(b[12:n], castagnoli) != binary.LittleEndian.Uint32(b[8:]) {
		return Record{}, 0, errBad
	}
	at := time.Unix(0, int64(binary.LittleEndian.Uint64(b[12:])))
	return Record{At: at, Kind: b[20], Payload: b[headBytes:n]}, n, nil
}
