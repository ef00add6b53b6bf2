package reload

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// files are the books on disk. It compares content, not times: a ConfigMap is exchanged by a rename that changes
// neither name nor, at times, the time of the file. One goroutine reads at a time.
type files struct {
	patterns []string
	seen     []file // at the last look, good or bad
	failure  string // of the last look, so that the same one is told once
}

type file struct{ name, data string }

// read looks at the files again; the layers count only where changed.
func (f *files) read() (read []*pricing.Layer, changed bool, err error) {
	found, err := f.find()
	if err != nil {
		f.seen = nil // what comes back unchanged is news again
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
		l, err := pricing.Parse(file.name, []byte(file.data))
		if err != nil {
			return nil, false, err
		}
		read = append(read, l)
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
