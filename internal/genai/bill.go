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
	Computed    pricing.Amount // where the reported cost is the total: what the price book says; valid if HasComputed
	Parts       [Parts]pricing.Amount
	HasTotal    bool
	HasReported bool
	HasComputed bool
	Disputed    bool // the reported and computed costs differ by more than 1 %; only for internal metrics, not written
}

// The places of billNames, of which the parts are the last.
const (
	billStatus uint8 = iota
	billSource
	billReason
	billPrice
	billTotal
	billReported
	billComputed
	billParts
)

var billNames = places(append(
	[]string{AttrStatus, AttrSource, AttrReason, AttrPrice, AttrTotalUSD, AttrReportedUSD, AttrComputedUSD}, partAttrs[:]...)...)

// ReadBill reads the bill from attrs. It returns false if they are not Judged.
func ReadBill(attrs pcommon.Map) (Bill, bool) {
	if !Judged(attrs) { // most spans are not calls
		return Bill{}, false
	}
	var p picked
	p.pick(attrs, billNames)
	b := Bill{
		Status: Status(p.str(billStatus)), Source: Source(p.str(billSource)), Reason: pricing.Reason(p.str(billReason)),
		Price: p.str(billPrice),
	}
	b.Total, b.HasTotal = p.usd(billTotal)
	b.Reported, b.HasReported = p.usd(billReported)
	b.Computed, b.HasComputed = p.usd(billComputed)
	for part := range Parts {
		b.Parts[part], _ = p.usd(billParts + uint8(part))
	}
	return b, true
}
