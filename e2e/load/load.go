// Package load makes agent runs of which it is known what they cost, sends them as SDKs do, and reads what was counted. The tests
// that kill and disturb share it.
package load

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// RequestRuns is how many runs share a request.
const RequestRuns = 10

// Load sends all runs from several senders, each request until it is answered, and now and then once more.
type Load struct {
	Addrs      []string // host:port of OTLP over HTTP, which take turns
	Runs       int
	Again      func() time.Duration // the pause before a request is sent again
	Rate       time.Duration        // the pause between two requests of a sender
	LogEvery   int                  // one request in so many tells its calls in log records, too; 0 for none
	TwiceEvery int                  // one request in so many is sent twice; 0 for none
	Prompt     func(run int) string // of each call; nil for none

	Sent     atomic.Int64 // requests answered
	Repeated atomic.Int64 // requests sent more than once
	Refused  atomic.Int64 // answers that told the sender to come again
	turn     atomic.Int64
}

// Send returns when everything was accepted.
func (l *Load) Send(t testing.TB, senders int) {
	var wg sync.WaitGroup
	for sender := range senders {
		wg.Go(func() { l.sender(t, &wg, sender, senders) })
	}
	wg.Wait()
}

func (l *Load) sender(t testing.TB, wg *sync.WaitGroup, sender, senders int) {
	r := rand.New(rand.NewPCG(uint64(sender), 7))
	var before []int   // whose roots are to come
	var made time.Time // when their children were made
	for first := sender * RequestRuns; first < l.Runs || before != nil; first += senders * RequestRuns {
		var children []int
		for run := first; run < min(first+RequestRuns, l.Runs); run++ {
			children = append(children, run)
		}
		body, err := Traces(children, before, made, l.Prompt)
		if err != nil {
			t.Error(err)
			return
		}
		before, made = children, time.Now()
		l.deliver("/v1/traces", body)
		if l.LogEvery > 0 && children != nil && first/RequestRuns%l.LogEvery == 0 {
			logs, err := Logs(children)
			if err != nil {
				t.Error(err)
				return
			}
			l.deliver("/v1/logs", logs)
		}
		if l.TwiceEvery > 0 && r.IntN(l.TwiceEvery) == 0 { // the answer came too late for the sender
			wg.Go(func() {
				time.Sleep(l.Again())
				l.deliver("/v1/traces", body)
			})
			l.Repeated.Add(1)
		}
		time.Sleep(l.Rate)
	}
}

// deliver sends a request until it is accepted.
func (l *Load) deliver(path string, body []byte) {
	for tries := 0; ; tries++ {
		if l.post(path, body) {
			l.Sent.Add(1)
			return
		}
		if tries == 0 {
			l.Repeated.Add(1)
		}
		time.Sleep(l.Again())
	}
}

func (l *Load) post(path string, body []byte) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	addr := l.Addrs[int(l.turn.Add(1))%len(l.Addrs)]
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+path, bytes.NewReader(body))
	if err != nil {
		panic(fmt.Sprint("a fixed URL: ", err))
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	if resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests {
		l.Refused.Add(1)
	}
	return resp.StatusCode == http.StatusOK
}
