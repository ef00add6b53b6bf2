package sandbox

import (
	"encoding/json"
	"hash/fnv"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Source is a road by which output comes.
type Source uint8

// The sources. Those before File know the process they speak of.
const (
	Attach Source = iota
	Logs
	Pushed
	File
	Shipped // pushed without a process
	sources
)

// sieveSize and sieveKept bound the lines remembered per sandbox, running and stored. Only the newest matter: E2B's log, the slowest
// source, is up to 30 s late, and so this holds for a thousand lines a second, at some 100 bytes each.
const (
	sieveSize = 32_768
	sieveKept = 2048
)

// sieve lets each line through once though several sources tell it. For each distinct line it counts how often each
// source told it; a line is new when its source has now told it more often than any source before. That holds for
// sources that see all, the end, or parts, in any order, and for lines that repeat.
//
// One source per process would be simpler, and would lose: a file and an old sandbox's log have what was printed before anyone
// attached, the attached stream what came after the last read before a kill. And whose a file is nobody tells; the lines
// themselves do (TestNoSourceHasAll).
//
// Two sieves of this kind are in one map: among the sources that know the process, per process; and between these together
// and those that do not.
type sieve struct {
	lines map[uint64]*told
	ring  []uint64
	next  int
}

type told struct {
	By    [sources]uint32 `json:"b"`
	Most  uint32          `json:"m"`
	Owner string          `json:"o,omitempty"` // process that read the line
}

// minOwn is how long a line must be to say that two streams are the same: short lines repeat by chance.
const minOwn = 24

// take reports whether the line is new; then the process with the key reads is to read it. Where it is not, owner is the
// process that has read it, if the line is telling. Without loose, all sources know the process.
func (v *sieve) take(
	s Source, process, reads string, stream transcript.Stream, line []byte, loose bool,
) (fresh bool, owner string) {
	if s < File {
		own := v.at(hash(process, stream, line))
		if !own.tell(s) {
			return false, ""
		}
		if !loose {
			return true, ""
		}
		s = Attach // to the rest, the sources that know the process are one
	}
	all := v.at(hash("", 0, line))
	if all.tell(s) {
		if all.Owner == "" {
			all.Owner = reads
		}
		return true, ""
	}
	if len(line) < minOwn {
		return false, ""
	}
	return false, all.Owner
}

// owner is the process that has read the line.
func (v *sieve) owner(line []byte) string {
	if t := v.lines[hash("", 0, line)]; t != nil && len(line) >= minOwn {
		return t.Owner
	}
	return ""
}

func (t *told) tell(s Source) bool {
	t.By[s]++
	if t.By[s] <= t.Most {
		return false
	}
	t.Most = t.By[s]
	return true
}

func (v *sieve) at(key uint64) *told {
	if t := v.lines[key]; t != nil {
		return t
	}
	t := &told{}
	v.put(key, t)
	return t
}

func (v *sieve) put(key uint64, t *told) {
	if v.lines == nil {
		v.lines = make(map[uint64]*told)
	}
	if len(v.ring) < sieveSize {
		v.ring = append(v.ring, key)
	} else {
		delete(v.lines, v.ring[v.next])
		v.ring[v.next] = key
		v.next = (v.next + 1) % sieveSize
	}
	v.lines[key] = t
}

func hash(process string, stream transcript.Stream, line []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(process))
	_, _ = h.Write([]byte{0, byte(stream)})
	_, _ = h.Write(line)
	return h.Sum64()
}

type stored struct {
	Key  uint64 `json:"k"`
	Told *told  `json:"t"`
}

// MarshalJSON keeps the newest sieveKept lines.
func (v *sieve) MarshalJSON() ([]byte, error) {
	list := make([]stored, 0, min(len(v.ring), sieveKept))
	for i := max(0, len(v.ring)-sieveKept); i < len(v.ring); i++ {
		key := v.ring[(v.next+i)%len(v.ring)]
		list = append(list, stored{key, v.lines[key]})
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *sieve) UnmarshalJSON(raw []byte) error {
	var list []stored
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	for _, s := range list {
		if s.Told != nil {
			v.put(s.Key, s.Told)
		}
	}
	return nil
}
