package sessions

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

func (f *File) readLines(size int64, now time.Time) (more bool, err error) {
	if size < f.Offset { // it was written anew
		f.Offset, f.Prime = 0, 0
		f.reader = transcript.New(f.settings())
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	if _, err := file.Seek(f.Offset, io.SeekStart); err != nil {
		return false, err
	}
	in := bufio.NewReaderSize(file, 1<<20)
	for read := int64(0); read < chunk; {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			if f.lib.Whole && len(line) > 0 && json.Valid(line) {
				f.take(line, int64(len(line)), now)
			}
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", f.Path, err)
		}
		f.take(line, int64(len(line)), now)
		read += int64(len(line))
	}
	return true, nil
}

// readLine reads up to and with a newline. What is beyond the longest line is passed over.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= longest {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// take reads a line of n bytes.
func (f *File) take(line []byte, n int64, now time.Time) {
	if f.Offset < f.Prime && f.Offset+n >= f.Prime {
		defer f.reader.Disown()
	}
	f.Offset += n
	f.reader.Offer(transcript.Stdout, bytes.TrimRight(line, "\r\n"), now)
}

// readDocument reads a file that is one JSON document: its messages, each as a line.
func (f *File) readDocument(now time.Time) error {
	raw, err := os.ReadFile(f.Path)
	if err != nil {
		return err
	}
	f.reader = transcript.New(f.settings())
	var doc struct {
		Messages []json.RawMessage `json:"messages"`
	}
	if json.Unmarshal(raw, &doc) != nil {
		return nil // it is being written
	}
	var head map[string]json.RawMessage
	if json.Unmarshal(raw, &head) == nil && doc.Messages != nil {
		delete(head, "messages")
		raw, _ = json.Marshal(head)
	}
	for _, line := range append([]json.RawMessage{raw}, doc.Messages...) {
		var one bytes.Buffer
		if json.Compact(&one, line) == nil {
			f.reader.Offer(transcript.Stdout, one.Bytes(), now)
		}
	}
	return nil
}
