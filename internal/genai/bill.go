package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Part is one component of a bill, written as one agent.cost.*_usd attribute.
type Part uint8

// The parts. PartTool covers server-side tools and flat fees per call.
const (
	PartInput Part = iota
	PartCacheRead
	PartCacheWrite
	PartOutput
	PartReasoning
	PartAudio
	PartImage
	PartTool
	Parts
)

var partAttrs = [Parts]string{
	AttrInputUSD, AttrCacheReadUSD, AttrCacheWriteUSD, AttrOutputUSD, AttrReasoningUSD,
	AttrAudioUSD, AttrImageUSD, AttrToolUSD,
}

// Bill is what a call cost. Judge makes it, Write puts it on a span or log record as agent.cost.* attributes, and
// ReadBill reads it back in components further down the pipeline.
type Bill struct {
	Status      Status
	Source      Source
	Reason      pricing.Reason
	Price       string
	Total       pricing.Amount // valid if HasTotal
	Reported    pricing.Amount // valid if HasReported
	Parts       [Parts]pricing.Amount
	HasTotal    bool
	HasReported bool
	Disputed    bool // the reported and computed costs differ by more than 1 %; only for internal metrics, not written
}

// ReadBill reads the bill from attrs. It returns false if they have no agent.cost.status.
func ReadBill(attrs pcommon.Map) (Bill, bool) {
	var b Bill
	status, ok := attrs.Get(AttrStatus)
	if !ok {
		return b, false
	}
	b.Status = Status(status.Str())
	if v, ok := attrs.Get(AttrSource); ok {
		b.Source = Source(v.Str())
	}
	if v, ok := attrs.Get(AttrReason); ok {
		b.Reason = pricing.Reason(v.Str())
	}
	if v, ok := attrs.Get(AttrPrice); ok {
		b.Price = v.Str()
	}
	b.Total, b.HasTotal = readUSD(attrs, AttrTotalUSD)
	b.Reported, b.HasReported = readUSD(attrs, AttrReportedUSD)
	for p, attr := range partAttrs {
		b.Parts[p], _ = readUSD(attrs, attr)
	}
	return b, true
}

func readUSD(attrs pcommon.Map, attr string) (pricing.Amount, bool) {
	v, ok := attrs.Get(attr)
	if !ok || v.Type() != pcommon.ValueTypeDouble {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(v.Double())
}
