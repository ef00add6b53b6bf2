package deliver

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// DefaultLevel is what gzip's own word for "the default" stands for here: of all levels, the one at which the processor time of
// packing and the bytes on the wire together cost the least that does not take several times the time of the rest. See the
// README, "The compression level".
const DefaultLevel = 6

// packer packs bodies, by pooled writers of one level.
type packer struct {
	pool  sync.Pool
	share atomic.Int64 // what the last body came to, in thousandths of its length
}

func newPacker(level int) *packer {
	if level == gzip.DefaultCompression {
		level = DefaultLevel
	}
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

// pack returns body compressed. The result is not pooled: the transport may still read it after an early answer.
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
