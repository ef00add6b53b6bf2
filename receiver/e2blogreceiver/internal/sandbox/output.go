package sandbox

import (
	"bytes"
	"fmt"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Output takes a chunk of what a stream's process printed, received at the given time.
func (s *Sandbox) Output(number uint64, stream transcript.Stream, chunk []byte, at time.Time) {
	if p := s.live[number]; p != nil {
		p.Seen[stream] += int64(len(chunk))
		s.read(p, Attach, stream, chunk, at)
	}
}

// Gap says that n bytes of what a stream's process printed did not get here.
func (s *Sandbox) Gap(number uint64, stream transcript.Stream, n int64) {
	p := s.live[number]
	if p == nil || n <= 0 {
		return
	}
	p.Lost += n
	s.drop(DropOverflow, uint64(n))
	s.cutOff(p, stream)
}

// Detached says that a stream broke off: bytes may be missing before the next.
func (s *Sandbox) Detached(number uint64) {
	if p := s.detach(number); p != nil {
		p.Late = true
		s.cutOffAll(p)
	}
}

func (s *Sandbox) cutOffAll(p *process) {
	for stream := range transcript.Stream(2) {
		s.cutOff(p, stream)
	}
}

func (s *Sandbox) cutOff(p *process, stream transcript.Stream) {
	if l := p.Lines[Attach]; l != nil {
		l[stream].End(func(line []byte, at time.Time) { s.line(p, Attach, stream, line, at) })
	}
	if r := s.readers[p.Key]; r != nil {
		r.Gap(stream)
	}
	if stream == transcript.Stdout && s.alone(p) {
		s.reader(p).Lose()
	}
}

// alone reports whether nothing else tells what a process prints: E2B's log, or a file that holds the same.
func (s *Sandbox) alone(p *process) bool { return !s.merges() && s.find(p.Link) == nil }

// read takes a chunk from a source that knows the process.
func (s *Sandbox) read(p *process, from Source, stream transcript.Stream, chunk []byte, at time.Time) {
	if p.Out {
		s.drop(DropEnded, uint64(len(chunk)))
		return
	}
	p.Last, p.Fed = at, s.Heard
	if !s.merges() {
		s.reader(p).Write(stream, chunk, at)
		return
	}
	if p.Lines == nil {
		p.Lines = make(map[Source]*[2]transcript.Lines)
	}
	if p.Lines[from] == nil {
		p.Lines[from] = new([2]transcript.Lines)
	}
	s.assemble(&p.Lines[from][stream], chunk, at, func(line []byte, at time.Time) { s.line(p, from, stream, line, at) })
}

// merges reports whether lines may come twice.
func (s *Sandbox) merges() bool { return s.opt.Merge && (s.opt.Loose || logsOutput(s.Info.Envd)) }

// logsOutput reports whether an envd of this version writes output into E2B's log: it did until 0.5.27. So may one whose
// version is not known.
func logsOutput(version string) bool {
	var major, minor, patch int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return true
	}
	return major == 0 && (minor < 5 || minor == 5 && patch < 27)
}

func (s *Sandbox) assemble(l *transcript.Lines, chunk []byte, at time.Time, emit func([]byte, time.Time)) {
	before := l.Dropped
	l.Write(chunk, at, transcript.DefaultLimits.Line, emit)
	s.drop(Drop(transcript.DropLine), l.Dropped-before)
}

// line takes a line from a source that knows the process.
func (s *Sandbox) line(p *process, from Source, stream transcript.Stream, line []byte, at time.Time) {
	reads := s.reads(p)
	fresh, owner := s.Sieve.take(from, p.Key, reads.Key, stream, line, s.opt.Loose)
	if fresh {
		s.reader(reads).Line(stream, line, at)
		return
	}
	s.drop(DropDuplicate, 1)
	if q := s.find(owner); q != nil && q.Name != "" && reads == p {
		p.Link = q.Key // a file or shipper tells the same: one reader must see all lines
	}
}

// reads is the process whose reader gets the lines of p.
func (s *Sandbox) reads(p *process) *process {
	if q := s.find(p.Link); q != nil {
		return q
	}
	return p
}

// find is the process with this key if its span is not out yet.
func (s *Sandbox) find(key string) *process {
	if key == "" {
		return nil
	}
	for _, p := range s.Procs {
		if p.Key == key && !p.Out {
			return p
		}
	}
	return nil
}

// stream is what is tailed or shipped: output whose process is not known.
type stream struct {
	Offset int64               `json:"offset,omitempty"` // of a file: bytes read
	Lines  [2]transcript.Lines `json:"lines"`
	Link   string              `json:"link,omitempty"`
}

type stamped struct {
	text []byte
	at   time.Time
}

// loose takes a chunk of a stream that knows no process. Its lines go to the process that printed them, if their
// like was seen from one, else to a process of the stream's own.
func (s *Sandbox) loose(name string, from Source, to transcript.Stream, chunk []byte, at time.Time, c context) {
	f := s.file(name)
	var lines []stamped
	s.assemble(&f.Lines[to], chunk, at, func(line []byte, at time.Time) {
		lines = append(lines, stamped{bytes.Clone(line), at})
	})
	for i := 0; i < len(lines) && s.find(f.Link) == nil; i++ {
		if q := s.find(s.Sieve.owner(lines[i].text)); q != nil && q.Name != name {
			f.Link = q.Key
		}
	}
	for _, l := range lines {
		s.looseLine(f, name, from, to, l, c)
	}
}

func (s *Sandbox) looseLine(f *stream, name string, from Source, to transcript.Stream, l stamped, c context) {
	p := s.find(f.Link)
	if p != nil {
		p = s.reads(p)
	} else {
		p = s.tails[name]
	}
	key := name
	if p != nil {
		key = p.Key
	}
	if s.opt.Merge {
		if fresh, _ := s.Sieve.take(from, key, key, to, l.text, true); !fresh {
			s.drop(DropDuplicate, 1)
			return
		}
	}
	if p == nil || p.Ended {
		if p = s.begin(process{Key: name, Name: name, Source: sourceNames[from]}, l.at); p == nil {
			return
		}
		p.adopt(c)
	}
	p.Last, p.Fed = l.at, s.Heard
	if p.Name != "" {
		p.Seen[to] += int64(len(l.text)) + 1
	}
	s.reader(p).Line(to, l.text, l.at)
}

var sourceNames = [sources]string{"attach", "logs", "push", "file", "push"}

func (s *Sandbox) file(name string) *stream {
	if s.Files[name] == nil {
		s.Files[name] = &stream{}
	}
	return s.Files[name]
}

// Offset is how much of a tailed file has been read.
func (s *Sandbox) Offset(path string) int64 { return s.file("f:" + path).Offset }

// ReadFile takes the bytes of a tailed file from offset on. Bytes that were read before are passed over.
func (s *Sandbox) ReadFile(path string, offset int64, data []byte, at time.Time) {
	s.Heard = at
	f := s.file("f:" + path)
	if skip := f.Offset - offset; skip > 0 {
		data = data[min(skip, int64(len(data))):]
	}
	f.Offset += int64(len(data))
	s.loose("f:"+path, File, transcript.Stdout, data, at, context{})
}

// ResetFile says that a tailed file was cut or replaced: it is read from its beginning.
func (s *Sandbox) ResetFile(path string) { delete(s.Files, "f:"+path) }
