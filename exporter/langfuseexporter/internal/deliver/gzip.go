package deliver

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/huffman"
)

// compressor packs bodies: all at one level, or at [LookLevel] each as its text asks for.
type compressor struct {
	usual *packer // nil where all get Huffman codes only
	look  *look   // nil where the level is pinned
}

func newCompressor(level int) *compressor {
	switch level {
	case gzip.HuffmanOnly:
		return &compressor{}
	case LookLevel:
		usual := newPacker(gzip.BestSpeed)
		return &compressor{usual: usual, look: &look{usual: usual}}
	default:
		return &compressor{usual: newPacker(level)}
	}
}

// pack returns body compressed. The result is not pooled: the transport may still read it after an early answer.
func (c *compressor) pack(body []byte) []byte {
	if c.usual == nil || c.look != nil && c.look.hurry(body) {
		return huffman.Pack(nil, body)
	}
	return c.usual.pack(body)
}

// packer packs with the library, by pooled writers of one level.
type packer struct {
	pool  sync.Pool
	share atomic.Int64 // what the last body came to, in thousandths of its length
}

func newPacker(level int) *packer {
	p := &packer{}
	p.share.Store(500) // until it is known, half
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
	w := p.pool.Get().(*gzip.Writer)
	defer p.pool.Put(w)
	w.Reset(buf)
	_, _ = w.Write(body) // a buffer does not fail
	_ = w.Close()
	p.share.Store(min(1000, int64(buf.Len())*1000/int64(len(body)+1))) // a tiny body grows, a large one does not
	return buf.Bytes()
}
