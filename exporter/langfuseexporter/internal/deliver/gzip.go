package deliver

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// compressor packs bodies: all at one level, or at [LookLevel] each as its text asks for.
type compressor struct {
	usual *packer
	look  *look // nil where the level is pinned
}

func newCompressor(level int) *compressor {
	if level != LookLevel {
		return &compressor{usual: newPacker(level)}
	}
	usual := newPacker(gzip.BestSpeed)
	return &compressor{usual: usual, look: &look{usual: usual, quick: newPacker(gzip.HuffmanOnly)}}
}

// pack returns body compressed. The result is not pooled: the transport may still read it after an early answer.
func (c *compressor) pack(body []byte) []byte {
	if c.look != nil {
		return c.look.choose(body).pack(body)
	}
	return c.usual.pack(body)
}

// packer packs with pooled writers of one level.
type packer struct {
	pool  sync.Pool
	share atomic.Int64 // what the last body came to, in thousandths of its length
}

func newPacker(level int) *packer {
	p := &packer{}
	p.share.Store(500) // prose halves
	p.pool.New = func() any {
		w, err := gzip.NewWriterLevel(nil, level)
		if err != nil { // the configuration's validation knows the levels
			w = gzip.NewWriter(nil)
		}
		return w
	}
	return p
}

func (p *packer) pack(body []byte) []byte {
	guess := len(body) * int(p.share.Load()) / 1000
	buf := bytes.NewBuffer(make([]byte, 0, guess+guess/16+1024)) // a little more: to grow is to copy
	p.write(buf, body)
	p.share.Store(min(1000, int64(buf.Len())*1000/int64(len(body)+1))) // a tiny body grows, a large one does not
	return buf.Bytes()
}

// size is what text would come to.
func (p *packer) size(text []byte) int {
	var n counter
	p.write(&n, text)
	return int(n)
}

// write packs text into to, which does not fail.
func (p *packer) write(to io.Writer, text []byte) {
	w := p.pool.Get().(*gzip.Writer)
	defer p.pool.Put(w)
	w.Reset(to)
	_, _ = w.Write(text)
	_ = w.Close()
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
