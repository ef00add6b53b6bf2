package reload

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// files are the books on disk.
type files struct {
	patterns []string

	mu     sync.Mutex
	seen   []file // content at the last look, good or bad
	parsed []*pricing.Layer
}

type file struct {
	name string
	data string
}

// read looks at the files again. What it reads counts only as a whole: while one file is bad, the layers stay as they
// were, and the error comes once and not at every look.
func (f *files) read() (changed bool, err error) {
	found, err := f.find()
	if err != nil {
		found = nil // a file that comes back unchanged is news again
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && f.parsed != nil && slices.Equal(found, f.seen) {
		return false, nil
	}
	f.seen = found
	if err != nil {
		return false, err
	}
	layers := make([]*pricing.Layer, 0, len(found))
	for _, file := range found {
		l, err := pricing.Parse(file.name, []byte(file.data))
		if err != nil {
			return false, err
		}
		layers = append(layers, l)
	}
	f.parsed = layers
	return true, nil
}

func (f *files) layers() []*pricing.Layer {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.parsed
}

func (f *files) find() ([]file, error) {
	var out []file
	for i, pattern := range f.patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("files[%d]: %w: %s", i, err, pattern)
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("files[%d]: no such file: %s", i, pattern)
		}
		slices.Sort(names)
		for _, name := range names {
			data, err := readBounded(name)
			if err != nil {
				return nil, fmt.Errorf("files[%d]: %w", i, err)
			}
			out = append(out, file{name, data})
		}
	}
	return out, nil
}

func readBounded(name string) (string, error) {
	r, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s: larger than %d bytes", name, maxFile)
	}
	return string(data), err
}
