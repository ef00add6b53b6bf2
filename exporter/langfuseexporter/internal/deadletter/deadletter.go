// Package deadletter keeps what could not be delivered, one OTLP JSON document a line, as the otlp_json_file receiver
// reads it back.
package deadletter

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// ReasonAttribute is set on every kept span, and says why it is here.
const ReasonAttribute = "langfuse_exporter.dead_letter.reason"

// ErrFull means that the file has reached its limit.
var ErrFull = errors.New("dead-letter file is full")

// File is an append-only file of traces. The nil File keeps nothing.
type File struct {
	max int64

	mu   sync.Mutex
	file *os.File
	size int64
}

// Open opens or makes the file name in directory, readable by its owner only, for at most max bytes.
func Open(directory, name string, max int64) (*File, error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, fmt.Errorf("dead_letter.directory: %w", err)
	}
	path := filepath.Join(directory, name)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("dead_letter.directory: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &File{max: max, file: f, size: info.Size()}, nil
}

// Keep appends td, each span marked with the reason, as one line written at once.
func (f *File) Keep(td ptrace.Traces, reason string) error {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				span.Attributes().PutStr(ReasonAttribute, reason)
			}
		}
	}
	line, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.size+int64(len(line))+1 > f.max {
		return ErrFull
	}
	n, err := f.file.Write(append(line, '\n'))
	if err != nil { // half a line would spoil the next one
		return errors.Join(err, f.file.Truncate(f.size))
	}
	f.size += int64(n)
	return nil
}

// Close closes the file.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	return f.file.Close()
}
