package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// sent is what a load put into the collector.
type sent struct {
	spans   int64
	cost    float64 // US dollars
	refused int64   // requests that had to be sent again
	acks    []time.Duration
}

// batchesPerWorker keeps a text that is sent again far behind: gzip looks back 32 KiB, eight requests are 1.7 MB.
const batchesPerWorker = 8

// load is a closed loop: each connection sends its next request when the last one has been answered.
type load struct {
	addr    string
	conns   int
	batches [][]*batch // by connection
}

func newLoad(addr string, conns int, t text) *load {
	l := &load{addr: addr, conns: conns, batches: make([][]*batch, conns)}
	for w := range l.batches {
		r := rand.New(rand.NewPCG(uint64(w), 7))
		for range batchesPerWorker {
			l.batches[w] = append(l.batches[w], newBatch(r, t))
		}
	}
	return l
}

// run sends at least spans spans, in whole requests.
func (l *load) run(ctx context.Context, spans int) (sent, error) {
	requests := int64((spans + spansPerBatch - 1) / spansPerBatch)
	var next atomic.Int64
	var mu sync.Mutex
	var total sent
	var failed error
	var wg sync.WaitGroup
	for w := range l.conns {
		wg.Go(func() {
			s, err := l.connection(ctx, l.batches[w], func() bool { return next.Add(1) <= requests })
			mu.Lock()
			defer mu.Unlock()
			total.spans += s.spans
			total.cost += s.cost
			total.refused += s.refused
			total.acks = append(total.acks, s.acks...)
			if err != nil && failed == nil {
				failed = err
			}
		})
	}
	wg.Wait()
	slices.Sort(total.acks)
	return total, failed
}

func (l *load) connection(ctx context.Context, batches []*batch, more func() bool) (s sent, err error) {
	conn, err := grpc.NewClient(l.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return s, err
	}
	defer conn.Close()
	client := ptraceotlp.NewGRPCClient(conn)
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	for i := 0; more(); i++ {
		b := batches[i%len(batches)]
		b.stamp(r, time.Now())
		start := time.Now()
		refused, err := export(ctx, client, ptraceotlp.NewExportRequestFromTraces(b.traces))
		if err != nil {
			return s, err
		}
		s.refused += refused
		s.acks = append(s.acks, time.Since(start))
		s.spans += spansPerBatch
		s.cost += b.cost
	}
	return s, nil
}

// backoff is the pause after a refusal; SDKs wait longer, which would only idle the collector.
const backoff = 10 * time.Millisecond

// export sends until the collector accepts, as an SDK would; a partial success is an error.
func export(ctx context.Context, c ptraceotlp.GRPCClient, req ptraceotlp.ExportRequest) (refused int64, err error) {
	for {
		resp, err := c.Export(ctx, req)
		switch status.Code(err) {
		case codes.OK:
			if n := resp.PartialSuccess().RejectedSpans(); n > 0 {
				return refused, fmt.Errorf("%d spans rejected: %s", n, resp.PartialSuccess().ErrorMessage())
			}
			return refused, nil
		case codes.Unavailable, codes.ResourceExhausted:
			refused++
			select {
			case <-ctx.Done():
				return refused, ctx.Err()
			case <-time.After(backoff):
			}
		default:
			return refused, err
		}
	}
}
