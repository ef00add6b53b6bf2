package envd

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Flags of a Connect envelope: https://connectrpc.com/docs/protocol/#streaming-response (read 2026-11-22).
const (
	flagCompressed = 1
	flagEnd        = 2
)

// maxFrame bounds one message. A chunk of output is at most 32 KiB, 44 KiB in base64; a start message holds a command.
const maxFrame = 4 << 20

var errCompressed = errors.New("compressed message, though none was asked for")

// frames reads Connect envelopes: one byte of flags, four of length, the message.
type frames struct {
	r   *bufio.Reader
	buf []byte
}

// next is the next message and whether it is the end-of-stream message. The message is valid until the next call.
// A stream that stops between two messages gives io.EOF, within one io.ErrUnexpectedEOF.
func (f *frames) next() (msg []byte, end bool, err error) {
	var head [5]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		return nil, false, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return nil, false, fmt.Errorf("message of %d bytes", n)
	}
	if head[0]&flagCompressed != 0 {
		return nil, false, errCompressed
	}
	if cap(f.buf) < int(n) {
		f.buf = make([]byte, n)
	}
	f.buf = f.buf[:n]
	if _, err := io.ReadFull(f.r, f.buf); err != nil {
		return nil, false, noEOF(err)
	}
	return f.buf, head[0]&flagEnd != 0, nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// envelope wraps one uncompressed message.
func envelope(msg []byte) []byte {
	head := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(msg)))
	return append(head, msg...)
}
