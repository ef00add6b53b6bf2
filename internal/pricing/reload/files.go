package reload

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// files are the books on disk. Changes are found by comparing content, because the rename that updates a ConfigMap
// changes neither the file's name nor, sometimes, its modification time. Only one goroutine may read at a time.
type files struct {
	patterns []string
	seen     []file // at the last look, good or bad
	failure  string // of the last look, so that a lasting failure is reported once
}

type file struct{ name, data string }

// read reads the files again. The layers are valid only if changed is true.
func (f *files) read() (read []*pricing.Layer, changed bool, err error) {
	found, err := f.find()
	if err != nil {
		f.seen = nil // files that come back count as changed, even with the same content
		if f.failure == err.Error() {
			return nil, false, nil
		}
		f.failure = err.Error()
		return nil, false, err
	}
	f.failure = ""
	if f.seen != nil && slices.Equal(found, f.seen) {
		return nil, false, nil
	}
	f.seen = found
	for _, file := range found {
		layers, err := pricing.ParseAll(file.name, []byte(file.data))
		if err != nil {
			return nil, false, err
		}
		read = append(read, layers...)
	}
	return read, true, nil
}

func (f *files) find() ([]file, error) {
	found := []file{}
	for i, pattern := range f.patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("files[%d]: %w: %s", i, err, pattern)
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("files[%d]: no such file: %s", i, pattern)
		}
		for _, name := range names { // Glob sorts
			data, err := readBounded(name)
			if err != nil {
				return nil, fmt.Errorf("files[%d]: %w", i, err)
			}
			found = append(found, file{name, string(data)})
		}
	}
	return found, nil
}

func readBounded(name string) ([]byte, error) {
	r, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxBook+1))
	if err == nil && len(data) > maxBook {
		err = fmt.Errorf("%s: larger than %d bytes", name, maxBook)
	}
	return data, err
}
