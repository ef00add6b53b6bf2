package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	magic  = "genai-j1"
	mark   = "\xf5\x4a\xd2\x0e"
	suffix = ".journal"
)

// headBytes is what a record has in front of its payload.
const headBytes = len(mark) + 4 + 4 + 8 + 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli) // in hardware on amd64 and arm64

// segment is one file, or one record in memory. The journal's lock guards it.
type segment struct {
	j      *Journal
	number uint64
	file   *os.File
	mem    []byte
	size   int64
	live   int  // items that have not been released
	sealed bool // nothing more is appended
	kept   bool // being replayed: it stays whatever is live
	pins   []Ref
}

func create(j *Journal, number uint64) (*segment, error) {
	name := filepath.Join(j.set.Dir, fmt.Sprintf("%016d%s", number, suffix))
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := file.WriteString(magic); err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(name))
	}
	return &segment{j: j, number: number, file: file, size: int64(len(magic))}, nil
}

func numberOf(name string) (uint64, bool) {
	n, err := strconv.ParseUint(strings.TrimSuffix(filepath.Base(name), suffix), 10, 64)
	return n, err == nil
}

// append writes a record and returns where its payload is. Where the disk is full, what was written of it goes again.
func (s *segment) append(at time.Time, kind byte, payload []byte) (uint32, error) {
	var head [headBytes]byte
	copy(head[:], mark)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(payload)))
	binary.LittleEndian.PutUint64(head[12:], uint64(at.UnixNano()))
	head[20] = kind
	sum := crc32.Update(crc32.Checksum(head[12:], castagnoli), castagnoli, payload)
	binary.LittleEndian.PutUint32(head[8:], sum)
	_, err := s.file.WriteAt(head[:], s.size)
	if err == nil {
		_, err = s.file.WriteAt(payload, s.size+int64(headBytes))
	}
	if err == nil && s.j.set.Sync {
		err = s.file.Sync()
	}
	if err != nil {
		return 0, errors.Join(err, s.file.Truncate(s.size))
	}
	off := s.size + int64(headBytes)
	s.size = off + int64(len(payload))
	return uint32(off), nil
}

func (s *segment) remove() {
	if s.file == nil {
		s.mem = nil
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name()) // what stays is replayed once more, and known to be done
}
