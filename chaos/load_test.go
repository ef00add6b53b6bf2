//go:build chaos

package chaos

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// A run is an agent span, three calls and a tool.
const (
	runSpans = 5
	runCalls = 3
)

// Prices of claude-sonnet-4-5 below 200,000 tokens, in millionths of a dollar a token.
const (
	inputMicros  = 3
	outputMicros = 15
)

func inputTokens(run, call int) int  { return 100 + run%97 + call }
func outputTokens(run, call int) int { return 10 + run%13 + 2*call }

// micros is what a call costs, and the first part of it.
func micros(run, call int) (all, input int) {
	input = inputMicros * inputTokens(run, call)
	return input + outputMicros*outputTokens(run, call), input
}

func traceID(run int) (id pcommon.TraceID) {
	binary.BigEndian.PutUint64(id[:], 0x1122334455667788)
	binary.BigEndian.PutUint64(id[8:], uint64(run)+1)
	return id
}

func spanID(run, n int) (id pcommon.SpanID) {
	binary.BigEndian.PutUint64(id[:], uint64(run)*runSpans+uint64(n)+1)
	return id
}

// request is the children of some runs and the roots of others, as an SDK sends them: a span goes when it has ended.
func request(t *testing.T, children, roots []int) []byte {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "chaos")
	spans := rs.ScopeSpans().AppendEmpty().Spans()
	now := time.Now()
	add := func(run, n int, name, operation string) pcommon.Map {
		s := spans.AppendEmpty()
		s.SetTraceID(traceID(run))
		s.SetSpanID(spanID(run, n))
		if n > 0 {
			s.SetParentSpanID(spanID(run, 0))
		}
		s.SetName(name)
		s.SetStartTimestamp(pcommon.NewTimestampFromTime(now.Add(-time.Second)))
		s.SetEndTimestamp(pcommon.NewTimestampFromTime(now))
		s.Attributes().PutStr("gen_ai.operation.name", operation)
		return s.Attributes()
	}
	for _, run := range children {
		for call := range runCalls {
			a := add(run, 1+call, "chat claude-sonnet-4-5", "chat")
			a.PutStr("gen_ai.provider.name", "anthropic")
			a.PutStr("gen_ai.request.model", "claude-sonnet-4-5")
			a.PutStr("gen_ai.response.model", "claude-sonnet-4-5")
			a.PutInt("gen_ai.usage.input_tokens", int64(inputTokens(run, call)))
			a.PutInt("gen_ai.usage.output_tokens", int64(outputTokens(run, call)))
		}
		add(run, 1+runCalls, "execute_tool search", "execute_tool").PutStr("gen_ai.tool.name", "search")
	}
	for _, run := range roots {
		add(run, 0, "invoke_agent", "invoke_agent").PutStr("gen_ai.agent.name", "chaos")
	}
	body, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	require.NoError(t, err)
	return body
}

// requestRuns is how many runs share a request.
const requestRuns = 10

// load sends all runs from several senders, each request until it is answered, and now and then once more.
type load struct {
	url      string
	runs     int
	again    func() time.Duration // the pause before a request is sent again
	rate     time.Duration        // the pause between two requests of a sender
	sent     atomic.Int64         // requests answered
	repeated atomic.Int64         // requests sent more than once
}

func (l *load) send(t *testing.T, senders int) {
	var wg sync.WaitGroup
	for sender := range senders {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(sender), 7))
			var before []int // whose roots are to come
			for first := sender * requestRuns; first < l.runs || before != nil; first += senders * requestRuns {
				var children []int
				for run := first; run < min(first+requestRuns, l.runs); run++ {
					children = append(children, run)
				}
				body := request(t, children, before)
				before = children
				l.deliver(body)
				if r.IntN(20) == 0 { // the answer came too late for the sender
					wg.Go(func() {
						time.Sleep(l.again())
						l.deliver(body)
					})
					l.repeated.Add(1)
				}
				time.Sleep(l.rate)
			}
		})
	}
	wg.Wait()
}

// deliver sends a request until it is accepted.
func (l *load) deliver(body []byte) {
	for tries := 0; ; tries++ {
		if l.post(body) {
			l.sent.Add(1)
			return
		}
		if tries == 0 {
			l.repeated.Add(1)
		}
		time.Sleep(l.again())
	}
}

func (l *load) post(body []byte) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(body))
	if err != nil {
		panic(fmt.Sprint("a fixed URL: ", err))
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
