package read

import (
	"cmp"
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// billed makes the row of a call that carries its bill, or of a record that repeats another's.
func (s *source) billed(at ledger.At, attrs pcommon.Map, bill *genai.Bill, signal string, rows *Rows) {
	emitter := name(cmp.Or(s.call.Dialect, s.scope.Name()))
	answered, asked := name(s.call.Model), name(s.call.RequestModel)
	model := genai.CanonicalModel(cmp.Or(answered, asked))
	if !bill.Carries() {
		m := ledger.Merged{
			At: at, Signal: signal, Emitter: emitter, Model: model, Status: string(bill.Status), Evidence: name(text(attrs, genai.AttrDuplicateBy)),
		}
		if id, err := ledger.ParseSpan(text(attrs, genai.AttrDuplicateOf)); err == nil {
			m.Bill = id
		}
		rows.Merged = append(rows.Merged, m)
		return
	}
	who, _ := s.who(attrs)
	priced, _, ok := strings.Cut(bill.Price, "/") // the card: "anthropic/claude-sonnet-4-5@..."
	if !ok {
		priced = ""
	}
	c := ledger.Call{
		At: at, Who: who, Signal: signal, Operation: name(s.call.Operation), Emitter: emitter,
		Provider: name(cmp.Or(priced, s.call.Provider)), Model: model, RequestModel: asked, ResponseModel: answered,
		Status: string(bill.Status), Reason: name(string(bill.Reason)), Source: name(string(bill.Source)), Price: name(bill.Price),
		Assumed: strings.Join(s.call.Assumed.Names(), " "), ID: name(s.call.ID),
		Tier: name(s.call.Service), Region: name(s.call.Region), Geo: name(s.call.Geo),
	}
	c.USD, c.Reported, c.Computed = maybe(bill.Total, bill.HasTotal), maybe(bill.Reported, bill.HasReported), maybe(bill.Computed, bill.HasComputed)
	c.Parts = partsOf(bill)
	if c.USD.Money > maxCall { // nonsense, which must not make the sums of a day so
		c.USD.Money, c.Parts = maxCall, ledger.Parts{Unsplit: maxCall}
	}
	counts := genai.ReadTokens(attrs)
	c.Tokens = ledger.Tokens{
		Input: bounded(counts[genai.KindInput]), CacheRead: bounded(counts[genai.KindCacheRead]), CacheWrite: bounded(counts[genai.KindCacheWrite]),
		Output: bounded(counts[genai.KindOutput]), Reasoning: bounded(counts[genai.KindReasoning]),
		AudioInput: bounded(counts[genai.KindAudioInput]), AudioOutput: bounded(counts[genai.KindAudioOutput]),
	}
	if counts == genai.KindsOf(&s.call.Tokens) { // else the counts are those of another record of the call
		c.Units = units(&s.call.Tokens)
	}
	rows.Calls = append(rows.Calls, c)
}

func maybe(a pricing.Amount, known bool) ledger.Maybe {
	return ledger.Maybe{Money: ledger.OfAmount(a), Known: known}
}

// maxCall bounds what one call or sandbox can cost: ten thousand dollars.
const maxCall = ledger.MaxMoney / 100

// maxTokens bounds a count, so that hostile ones cannot make sums overflow.
const maxTokens = 1 << 40

func bounded(n int64) int64 { return min(max(n, 0), maxTokens) }

// partsOf are the parts of a bill in the ledger's unit. They add up to its total: what rounding leaves goes to the largest.
func partsOf(bill *genai.Bill) (parts ledger.Parts) {
	exact, rest := bill.Split()
	places := [...]*ledger.Money{
		genai.PartInput: &parts.Input, genai.PartCacheRead: &parts.CacheRead, genai.PartCacheWrite: &parts.CacheWrite,
		genai.PartOutput: &parts.Output, genai.PartReasoning: &parts.Reasoning, genai.PartAudio: &parts.Audio,
		genai.PartImage: &parts.Image, genai.PartTool: &parts.Tool,
	}
	left := ledger.OfAmount(bill.Total) - ledger.OfAmount(rest)
	parts.Unsplit = ledger.OfAmount(rest)
	largest := &parts.Unsplit
	for p, to := range places {
		*to = ledger.OfAmount(exact[p])
		left -= *to
		if *to > *largest {
			largest = to
		}
	}
	*largest += left
	return parts
}

// plainUnits are the units that the ledger's counts tell by themselves.
const plainUnits = 1<<pricing.Input | 1<<pricing.CacheRead | 1<<pricing.CacheWrite | 1<<pricing.Output | 1<<pricing.Reasoning |
	1<<pricing.AudioInput | 1<<pricing.AudioOutput

// units are the counts by unit as JSON, where the ledger's own columns do not tell them; else empty.
func units(t *pricing.Tokens) string {
	plain := true
	for u, n := range t {
		plain = plain && (n <= 0 || plainUnits>>u&1 == 1)
	}
	if plain {
		return ""
	}
	counts := map[string]int64{}
	for u, n := range t {
		if n > 0 {
			counts[pricing.Unit(u).String()] = bounded(n)
		}
	}
	object, _ := json.Marshal(counts) // integers always marshal
	return string(object)
}
