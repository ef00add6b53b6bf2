package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

const focusHelp = `usage: agentcost focus [flags] > costs.csv

Writes what calls cost as rows of FOCUS 1.2 (FinOps Open Cost and Usage Specification): one per day (UTC), provider, model, kind of
token and tenant. Calls without a price are no rows; how many there are is said on standard error.
` + filterHelp

// charge is what makes a row.
type charge struct {
	day                     time.Time
	provider, model, tenant string
	kind                    string
}

type charged struct {
	quantity int64 // tokens, or calls where only one figure is known for all kinds
	usd      ledger.Money
}

// focusMeters are the kinds of token as FOCUS's SkuMeter has them, in the order of the rows.
var focusMeters = map[string]string{
	"input": "Input Tokens", "cache_read": "Cached Input Tokens", "cache_write": "Cache Write Tokens", "output": "Output Tokens",
	"reasoning": "Reasoning Tokens", "audio": "Audio Tokens", "image": "Image Tokens", "tool": "Server Tools", "unsplit": "Requests",
}

func focus(args []string, stdout, stderr io.Writer) error {
	f := newFlags("focus", focusHelp, stderr)
	a := newAsked(f)
	if err := f.parse(args); err != nil {
		return err
	}
	l, err := a.open()
	if err != nil {
		return err
	}
	defer l.Close()
	tenants, err := tenantsOf(l)
	if err != nil {
		return err
	}
	rows, unpriced := map[charge]*charged{}, 0
	err = l.Calls(context.Background(), a.filter, func(c *ledger.Call) error {
		if !c.USD.Known {
			unpriced++
			return nil
		}
		charges(c, func(kind string, n int64, usd ledger.Money) {
			key := charge{c.Started.Time().Truncate(24 * time.Hour), cmp.Or(c.Provider, "unknown"), cmp.Or(c.Model, c.RequestModel, "unknown"), tenants[c.Trace], kind}
			if rows[key] == nil {
				rows[key] = &charged{}
			}
			rows[key].quantity += n
			rows[key].usd += usd
		})
		return nil
	})
	if err != nil {
		return err
	}
	if unpriced > 0 {
		fmt.Fprintf(stderr, "agentcost focus: %d calls have no price and are not in it; agentcost runs -status partial shows where they are\n", unpriced)
	}
	return writeFocus(stdout, rows)
}

// charges are the parts of a bill that cost something.
func charges(c *ledger.Call, each func(kind string, n int64, usd ledger.Money)) {
	p, n := &c.Parts, &c.Tokens
	for _, part := range []struct {
		kind string
		n    int64
		usd  ledger.Money
	}{
		{"input", n.Input, p.Input}, {"cache_read", n.CacheRead, p.CacheRead}, {"cache_write", n.CacheWrite, p.CacheWrite},
		{"output", n.Output, p.Output}, {"reasoning", n.Reasoning, p.Reasoning}, {"audio", n.AudioInput + n.AudioOutput, p.Audio},
		{"image", 1, p.Image}, {"tool", 1, p.Tool}, {"unsplit", 1, p.Unsplit},
	} {
		if part.usd != 0 {
			each(part.kind, max(part.n, 1), part.usd)
		}
	}
}

// focusColumns are all columns of FOCUS 1.2 in the order of the alphabet, with what each has; nil is null, of what we do not know or
// have: commitments, capacity, invoices, places.
var focusColumns = []struct {
	name  string
	value func(k *charge, v *charged) string
}{
	{"AvailabilityZone", nil},
	{"BilledCost", cost},
	{"BillingAccountId", provider},
	{"BillingAccountName", provider},
	{"BillingAccountType", always("Provider")},
	{"BillingCurrency", always("USD")},
	{"BillingPeriodEnd", func(k *charge, _ *charged) string { return focusTime(month(k.day).AddDate(0, 1, 0)) }},
	{"BillingPeriodStart", func(k *charge, _ *charged) string { return focusTime(month(k.day)) }},
	{"CapacityReservationId", nil},
	{"CapacityReservationStatus", nil},
	{"ChargeCategory", always("Usage")},
	{"ChargeClass", nil},
	{"ChargeDescription", func(k *charge, _ *charged) string { return focusMeters[k.kind] + " of " + k.model }},
	{"ChargeFrequency", always("Usage-Based")},
	{"ChargePeriodEnd", func(k *charge, _ *charged) string { return focusTime(k.day.AddDate(0, 0, 1)) }},
	{"ChargePeriodStart", func(k *charge, _ *charged) string { return focusTime(k.day) }},
	{"CommitmentDiscountCategory", nil},
	{"CommitmentDiscountId", nil},
	{"CommitmentDiscountName", nil},
	{"CommitmentDiscountQuantity", nil},
	{"CommitmentDiscountStatus", nil},
	{"CommitmentDiscountType", nil},
	{"CommitmentDiscountUnit", nil},
	{"ConsumedQuantity", quantity},
	{"ConsumedUnit", unit},
	{"ContractedCost", cost},
	{"ContractedUnitPrice", unitPrice},
	{"EffectiveCost", cost},
	{"InvoiceId", nil},
	{"InvoiceIssuerName", provider},
	{"ListCost", cost},
	{"ListUnitPrice", unitPrice},
	{"PricingCategory", always("Standard")},
	{"PricingCurrency", always("USD")},
	{"PricingCurrencyContractedUnitPrice", unitPrice},
	{"PricingCurrencyEffectiveCost", cost},
	{"PricingCurrencyListUnitPrice", unitPrice},
	{"PricingQuantity", quantity},
	{"PricingUnit", unit},
	{"ProviderName", provider},
	{"PublisherName", provider},
	{"RegionId", nil},
	{"RegionName", nil},
	{"ResourceId", model},
	{"ResourceName", model},
	{"ResourceType", always("Model")},
	{"ServiceCategory", always("AI and Machine Learning")},
	{"ServiceName", provider},
	{"ServiceSubcategory", always("Generative AI")},
	{"SkuId", func(k *charge, _ *charged) string { return k.provider + "/" + k.model }},
	{"SkuMeter", func(k *charge, _ *charged) string { return focusMeters[k.kind] }},
	{"SkuPriceDetails", func(k *charge, _ *charged) string { return object("x_TokenKind", k.kind) }},
	{"SkuPriceId", func(k *charge, _ *charged) string { return k.provider + "/" + k.model + "/" + k.kind }},
	{"SubAccountId", tenant},
	{"SubAccountName", tenant},
	{"SubAccountType", func(k *charge, _ *charged) string {
		if k.tenant == "" {
			return ""
		}
		return "Tenant"
	}},
	{"Tags", func(k *charge, _ *charged) string {
		if k.tenant == "" {
			return "{}"
		}
		return object("tenant", k.tenant)
	}},
}

func always(s string) func(*charge, *charged) string {
	return func(*charge, *charged) string { return s }
}

func provider(k *charge, _ *charged) string { return k.provider }
func model(k *charge, _ *charged) string    { return k.model }
func tenant(k *charge, _ *charged) string   { return k.tenant }
func cost(_ *charge, v *charged) string     { return v.usd.String() }
func quantity(_ *charge, v *charged) string { return strconv.FormatInt(v.quantity, 10) + ".0" }

func unit(k *charge, _ *charged) string {
	switch k.kind {
	case "image", "tool", "unsplit":
		return "Requests"
	}
	return "Tokens"
}

// unitPrice is the mean of the row: its calls may have had prices of several tiers. Rounded to 18 decimals.
func unitPrice(_ *charge, v *charged) string {
	r := new(big.Rat).SetFrac(big.NewInt(int64(v.usd)), big.NewInt(1_000_000_000_000))
	return r.Quo(r, new(big.Rat).SetInt64(v.quantity)).FloatString(18)
}

func month(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func focusTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func object(key, value string) string {
	b, _ := json.Marshal(map[string]string{key: value}) // strings always marshal
	return string(b)
}

func writeFocus(w io.Writer, rows map[charge]*charged) error {
	if len(rows) == 0 {
		return errors.New("the ledger has no such calls with a price")
	}
	keys := make([]charge, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b charge) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.provider, b.provider), cmp.Compare(a.model, b.model), cmp.Compare(a.tenant, b.tenant), cmp.Compare(a.kind, b.kind))
	})
	out := csv.NewWriter(w)
	line := make([]string, len(focusColumns))
	for i, c := range focusColumns {
		line[i] = c.name
	}
	_ = out.Write(line) // the writer keeps its error
	for i := range keys {
		for j, c := range focusColumns {
			line[j] = ""
			if c.value != nil {
				line[j] = c.value(&keys[i], rows[keys[i]])
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}
