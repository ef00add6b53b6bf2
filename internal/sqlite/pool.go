package sqlite

import (
	"context"
	"errors"
	"sync"
)

// Pool keeps up to a number of connections to read one file. It is safe for concurrent use.
type Pool struct {
	open   func() (*Conn, error)
	idle   chan *Conn // nil for one that nobody has needed yet
	closed chan struct{}
	once   sync.Once
}

// ErrClosed is the error of a pool that has ended.
var ErrClosed = errors.New("the database is closed")

// NewPool makes a pool of at most size connections, which it opens when they are needed first.
func NewPool(size int, open func() (*Conn, error)) *Pool {
	p := &Pool{open: open, idle: make(chan *Conn, size), closed: make(chan struct{})}
	for range size {
		p.idle <- nil
	}
	return p
}

// With calls f with a connection that is f's alone meanwhile. What f asks ends with ctx.
func (p *Pool) With(ctx context.Context, f func(*Conn) error) error {
	conn, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() { p.idle <- conn }()
	if conn == nil {
		if conn, err = p.open(); err != nil {
			return err
		}
	}
	defer conn.SetInterrupt(conn.SetInterrupt(ctx))
	return f(conn)
}

func (p *Pool) take(ctx context.Context) (*Conn, error) {
	select {
	case <-p.closed:
		return nil, ErrClosed
	default:
	}
	select {
	case conn := <-p.idle:
		return conn, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.closed:
		return nil, ErrClosed
	}
}

// Close ends the connections, each when it is idle.
func (p *Pool) Close() (err error) {
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.idle) {
			if conn := <-p.idle; conn != nil {
				err = errors.Join(err, conn.Close())
			}
		}
	})
	return err
}
