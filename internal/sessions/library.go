package sessions

import (
	"cmp"
	"encoding/json"
	"errors"
	"hash/fnv"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Options are the same for all files.
type Options struct {
	Content bool // prompts, answers, tool arguments and results on the spans
	Whole   bool // no file grows any more: a last line without its newline is whole
}

// Library is the files that are read, and the calls they told. It is not safe for concurrent use.
type Library struct {
	Options
	files map[string]*File
	calls map[uint64]struct{} // keys of the calls that were told, 8 bytes each
	told  transcript.Told
	dirs  map[string]string // repositories, by directory
}

// New makes a library that has read nothing.
func New(opt Options) *Library {
	return &Library{Options: opt, files: map[string]*File{}, calls: map[uint64]struct{}{}, dirs: map[string]string{}}
}

// File is the file at a path, as far as it was read.
func (l *Library) File(path string) *File {
	if l.files[path] == nil {
		l.files[path] = &File{Path: path, lib: l}
	}
	return l.files[path]
}

// Known reports whether the file was read before.
func (l *Library) Known(path string) bool { return l.files[path] != nil }

// Calls is how many calls were told.
func (l *Library) Calls() int { return len(l.calls) }

// counted reports whether a call was told before, by any file, and remembers that it is now.
func (f *File) counted(key string) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	sum := h.Sum64()
	if _, ok := f.lib.calls[sum]; ok {
		return true
	}
	f.lib.calls[sum] = struct{}{}
	f.fresh = append(f.fresh, sum)
	return false
}

// Keep says that what the file made was accepted, and returns its state, for Restore.
func (f *File) Keep() ([]byte, error) {
	f.Keys, f.fresh = append(f.Keys, f.fresh...), nil
	if f.reader != nil {
		var err error
		if f.State, err = f.reader.State(); err != nil {
			return nil, err
		}
	}
	return json.Marshal(f)
}

// Undo takes the file back to saved, the result of the last Keep; nil where there was none.
func (f *File) Undo(saved []byte) {
	for _, key := range f.fresh {
		delete(f.lib.calls, key)
	}
	f.lib.told.Forget(f.Path)
	back := File{Path: f.Path}
	if saved != nil {
		_ = json.Unmarshal(saved, &back) // it was made by Keep
	}
	back.lib = f.lib
	*f = back
	if saved != nil {
		_ = f.wake()
	}
}

// Restore adds a file from its state. Its reader is made when the file changes, unless now: files of one session need each
// other's sums.
func (l *Library) Restore(raw []byte) error {
	f := &File{lib: l}
	if err := json.Unmarshal(raw, f); err != nil {
		return err
	}
	for _, key := range f.Keys {
		l.calls[key] = struct{}{}
	}
	l.files[f.Path] = f
	return nil
}

// Wake makes the reader of a file in which something is open, as far as it was kept.
func (f *File) Wake(now time.Time) error { return errors.Join(f.wake(), f.wakeFamily(now)) }

// Sleep drops the reader of a file in which nothing is open; it is made again when the file changes.
func (f *File) Sleep() {
	if f.State != nil {
		f.reader = nil
	}
}

// Paths are those of all files, in order.
func (l *Library) Paths() []string {
	paths := make([]string, 0, len(l.files))
	for path := range l.files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// Drop forgets a file that is gone. The calls that it told stay told.
func (l *Library) Drop(path string) { delete(l.files, path) }

// services are the names of the agents, by where their sessions are.
var services = []struct {
	at   *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`/\.?claude/`), "claude-code"},
	{regexp.MustCompile(`/\.codex/|/rollout-[^/]*$`), "codex"},
	{regexp.MustCompile(`/\.gemini/`), "gemini-cli"},
	{regexp.MustCompile(`/\.qwen/`), "qwen-code"},
	{regexp.MustCompile(`/\.copilot/`), "copilot"},
	{regexp.MustCompile(`/\.cline/`), "cline"},
	{regexp.MustCompile(`/\.grok/`), "grok-build"},
	{regexp.MustCompile(`/\.kimi-code/`), "kimi-code"},
	{regexp.MustCompile(`/\.openclaw/|/openclaw-agent\.sqlite$`), "openclaw"},
	{regexp.MustCompile(`/\.pi/`), "pi"},
	{regexp.MustCompile(`/\.omp/`), "oh-my-pi"},
	{regexp.MustCompile(`/opencode/|/opencode[^/]*\.db$`), "opencode"},
	{regexp.MustCompile(`/kilo/|/kilo[^/]*\.db$`), "kilo"},
}

// service is the name of the agent that keeps a file, "" where it is not known.
func service(path string) string {
	for _, s := range services {
		if s.at.MatchString(filepath.ToSlash(path)) {
			return s.name
		}
	}
	return ""
}

func (l *Library) resource(path string, r pcommon.Resource) {
	r.Attributes().PutStr("service.name", cmp.Or(service(path), "agent-sessions"))
}
