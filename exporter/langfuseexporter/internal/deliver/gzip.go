package deliver

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// compressor packs bodies with pooled writers of one level.
type compressor struct{ pool sync.Pool }

func newCompressor(level int) *compressor {
	c := &compressor{}
	c.pool.New = func() any {
		w, err := gzip.NewWriterLevel(nil, level)
		if err != nil { // the configuration's validation knows the levels
			w = gzip.NewWriter(nil)
		}
		return w
	}
	return c
}

// pack returns body compressed. The result is not pooled: the transport may still read it after an early answer.
func (c *compressor) pack(body []byte) []byte {
	w := c.pool.Get().(*gzip.Writer)
	defer c.pool.Put(w)
	buf := bytes.NewBuffer(make([]byte, 0, len(body)/2+1024)) // prose halves: to grow is to copy
	w.Reset(buf)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
	return buf.Bytes()
}
