// Package ledgertest fills a ledger with runs that look like real ones, for benchmarks and tests of what reads it.
package ledgertest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// Load says how much is made.
type Load struct {
	Runs, Calls int       // calls of all runs
	Days        int       // that they are spread over, back from End
	End         time.Time // when the last one ends
	Texts       int       // bytes of each text, 0 for none
	Seed        uint64
}

var models = []struct{ provider, model string }{
	{"anthropic", "claude-sonnet-4-5"}, {"anthropic", "claude-haiku-4-5"}, {"openai", "gpt-5"}, {"openai", "gpt-5-mini"},
	{"google", "gemini-2.5-pro"}, {"google", "gemini-2.5-flash"}, {"mistral", "mistral-large-2512"}, {"openai", "a-model-of-our-own"},
}

// batchRuns is how many runs are written together.
const batchRuns = 100

// Fill writes the load. The same load is always the same.
func Fill(l *ledger.Ledger, load Load) error {
	r := rand.New(rand.NewPCG(load.Seed, 2))
	for n := 0; n < load.Runs; {
		var b ledger.Batch
		for range min(batchRuns, load.Runs-n) {
			load.run(r, &b, n)
			n++
		}
		if _, err := l.Write(&b); err != nil {
			return err
		}
	}
	return nil
}

func (load *Load) run(r *rand.Rand, b *ledger.Batch, n int) {
	trace := fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
	span := time.Duration(load.Days) * 24 * time.Hour
	start := load.End.Add(-span + span*time.Duration(n)/time.Duration(load.Runs))
	who := ledger.Who{
		Agent: fmt.Sprintf("agent-%d", r.IntN(12)), User: fmt.Sprintf("user-%d@example.com", r.IntN(400)),
		Session: fmt.Sprintf("session-%08d", n/2), Tenant: fmt.Sprintf("tenant-%d", r.IntN(20)), Environment: "production",
		Service: fmt.Sprintf("service-%d", r.IntN(6)), Repository: fmt.Sprintf("example/repository-%d", r.IntN(30)),
	}
	root := ledger.Span(r.Int64())
	run := ledger.Run{
		At: ledger.At{Trace: trace, Span: root, Started: nanos(start), Name: "invoke_agent " + who.Agent}, Who: who,
		Kind: ledger.KindAgent, Status: "complete", Title: fmt.Sprintf("Please look into ticket %d and answer the customer.", n),
	}
	used, at := map[string]bool{}, start
	for i := range load.Calls / load.Runs {
		c := load.call(r, trace, root, who, at)
		if !used[c.Model] {
			used[c.Model] = true
			run.Models += c.Model + "\n"
		}
		run.Calls++
		run.Prompt += c.Tokens.Prompt()
		run.Completion += c.Tokens.Completion()
		if run.USD.Money += c.USD.Money; !c.USD.Known {
			run.Unpriced++
			run.Status, run.Reasons = "partial", "unpriced_calls"
		}
		b.Calls = append(b.Calls, c)
		load.texts(b, &c)
		at = c.Ended.Time()
		if i%3 == 0 {
			t := ledger.Tool{At: ledger.At{Trace: trace, Span: ledger.Span(r.Int64()), Parent: root, Started: c.Ended, Ended: c.Ended + 5e8, Name: "search"}}
			b.Tools = append(b.Tools, t)
			run.Tools++
		}
	}
	run.Models, run.USD.Known, run.LLM, run.Ended = "\n"+run.Models, true, run.USD, nanos(at)
	b.Runs = append(b.Runs, run)
}

func nanos(t time.Time) ledger.Nanos { return ledger.Nanos(t.UnixNano()) }

func (load *Load) call(r *rand.Rand, trace string, root ledger.Span, who ledger.Who, at time.Time) ledger.Call {
	m := models[min(r.IntN(len(models)*4)/4, r.IntN(40))] // the last, which has no price, is rare
	took := time.Duration(200+r.IntN(4000)) * time.Millisecond
	t := ledger.Tokens{Input: 50 + r.Int64N(2000), CacheRead: 1024 * r.Int64N(20), CacheWrite: r.Int64N(500), Output: 20 + r.Int64N(900)}
	c := ledger.Call{
		At:  ledger.At{Trace: trace, Span: ledger.Span(r.Int64()), Parent: root, Started: nanos(at), Ended: nanos(at.Add(took)), Name: "chat " + m.model},
		Who: who, Signal: "span", Operation: "chat", Emitter: "openinference", Provider: m.provider, Model: m.model, RequestModel: m.model,
		Tokens: t, ID: fmt.Sprintf("resp_%016x", r.Uint64()),
	}
	if m.model == models[len(models)-1].model {
		c.Status, c.Reason = "unpriced", "unknown_model"
		return c
	}
	const rate = 3_000_000 // pico-dollars a token
	c.Status, c.Source, c.Price = "priced", "computed", m.provider+"/"+m.model+"@2026-01-01"
	c.Parts = ledger.Parts{
		Input: ledger.Money(t.Input * rate), CacheRead: ledger.Money(t.CacheRead * rate / 10),
		CacheWrite: ledger.Money(t.CacheWrite * rate * 5 / 4), Output: ledger.Money(t.Output * rate * 5),
	}
	c.USD = ledger.Some(c.Parts.Input + c.Parts.CacheRead + c.Parts.CacheWrite + c.Parts.Output)
	return c
}

const words = "The parcel left the warehouse on Monday and reached the customer two days later, in the rain. "

func (load *Load) texts(b *ledger.Batch, c *ledger.Call) {
	if load.Texts == 0 {
		return
	}
	body := make([]byte, 0, load.Texts+len(words))
	for len(body) < load.Texts {
		body = append(body, words...)
	}
	for _, side := range []string{ledger.SideInput, ledger.SideOutput} {
		b.Texts = append(b.Texts, ledger.Text{Trace: c.Trace, Span: c.Span, Side: side, Bytes: int64(load.Texts), Body: string(body[:load.Texts])})
	}
}
