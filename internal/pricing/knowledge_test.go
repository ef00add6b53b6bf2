package pricing

import (
	"strings"
	"testing"
)

// A newer book teaches spellings of services and names, and which names are opaque, without a new program.
func TestKnowledge(t *testing.T) {
	b := with(t, `services: {batch: [bulk], standard: [ordinary]}
rewrites:
  - {name: house_suffix, providers: [openai], match: '^(.+)@house$', to: $1, example: gpt-4o@house}
providers: {openai: {opaque: ['^pool-[0-9]+$']}}
`)
	for _, tc := range []struct{ model, service, want string }{
		{"gpt-4o@house", "", "2.5"},
		{"gpt-4o@house", "Bulk", "1.25"},
		{"gpt-4o", "ordinary", "2.5"},
		{"gpt-4o", "on-demand", "2.5"},
		{"gpt-4o", "batches", "1.25"},
		{"gpt-4o", "sometimes", string(UnknownService)},
		{"pool-7", "", string(OpaqueDeployment)},
		{"pool-x", "", string(UnknownModel)},
	} {
		card, reason := b.Find(&Query{Provider: "openai", Model: tc.model, Service: tc.service, At: noon})
		got := string(reason)
		if reason == "" {
			got = card.Per(0, Input)
		}
		if got != tc.want {
			t.Errorf("%s %s: %s, want %s", tc.model, tc.service, got, tc.want)
		}
	}
	for text, want := range map[string]string{
		`rewrites: [{name: a, providers: [openai], match: 'x', to: y, example: x}]`:    "not anchored",
		`rewrites: [{name: a, providers: [openai], match: '^x$', to: y, example: z}]`:  "does not match",
		`rewrites: [{name: a, providers: [nobody], match: '^x$', to: y, example: x}]`:  "no such provider: nobody",
		`rewrites: [{name: a, providers: [openai], match: '^x$', to: $1, example: x}]`: `to: leads from "x" to ""`,
		`providers: {openai: {opaque: ['(']}}`:                                         "opaque: ",
		`providers: {openai: {shapes: ['(']}}`:                                         "shapes: ",
		`providers: {openai: {places: {regions: [eu]}}}`:                               "regions: unknown key",
	} {
		l, err := Parse("test.yaml", []byte("schema: "+Schema+"\n"+text))
		if err == nil {
			_, err = New(append(append([]*Layer{}, Embedded()...), l)...)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// So do the forms of names that tell a vendor, and where its prices hold.
func TestPlacesAreKnowledge(t *testing.T) {
	b := with(t, `rewrites:
  - {name: house_site, providers: [house], match: '^([a-z]+-[a-z]+)~(.+)$', to: $2, place: $1, example: eu-north~maker.big}
providers:
  house:
    shapes: ['~maker\.']
    places: {prefixes: [eu], owners: [maker], home: [us], apart: [us-gov], everywhere: [other]}
    models:
      maker.big: {rates: {input: 2, output: 4}}
      eu.maker.big: {rates: {input: 3, output: 6}}
      global.maker.big: {rates: {input: 1, output: 2}}
      other.small: {rates: {input: 5, output: 9}}
      global.other.small: {rates: {input: 5, output: 9}}
      maker.flat: {rates: {input: 7, output: 9}}
      global.maker.flat: {rates: {input: 7, output: 9}}
`)
	for _, tc := range []struct{ provider, model, region, want string }{
		{"house", "maker.big", "", "2"},
		{"house", "maker.big", "us-east", "2"},
		{"house", "maker.big", "eu-north", string(UnknownRegion)},
		{"house", "maker.big", "us-gov-east", string(UnknownRegion)},
		{"house", "eu.maker.big", "eu-north", "3"},
		{"house", "global.maker.big", "eu-north", "1"},
		{"house", "other.small", "eu-north", "5"},
		{"house", "other.small", "us-gov-east", string(UnknownRegion)},
		{"house", "big", "", string(UnknownRegion)}, // in-region or global?
		{"house", "flat", "", "7"},                  // both cost the same
		{"house", "eu.maker.flat", "", string(UnknownRegion)},
		{"", "us-east~maker.big", "", "2"}, // nobody else spells names so
		{"", "eu-north~maker.big", "", string(UnknownRegion)},
	} {
		if got := input(b, Query{Provider: tc.provider, Model: tc.model, Region: tc.region}); got != tc.want {
			t.Errorf("%s %s %s: %s, want %s", tc.provider, tc.model, tc.region, got, tc.want)
		}
	}
}

// What an Azure deployment costs depends on its kind; the region of its resource says nothing of that.
func TestAzureDeployments(t *testing.T) {
	for _, tc := range []struct{ model, place, want string }{
		{"gpt-4.1", "", "2"},
		{"gpt-4.1", "swedencentral", "2"},
		{"gpt-4.1", "global", "2"},
		{"gpt-4.1", "data_zone", "2.2"},
		{"gpt-4.1", "regional", "2.2"},
		{"eu/gpt-4o", "", "2.75"},
		{"gpt-4o", "data_zone", "2.75"},
		{"deepseek-v3.2", "westeurope", "0.58"},
		{"deepseek-v3.2", "data_zone", "0.64"},
		{"phi-4-mini-instruct", "data_zone", string(UnknownRegion)},
	} {
		if got := input(Default(), Query{Provider: "azure", Model: tc.model, Region: tc.place}); got != tc.want {
			t.Errorf("%s %s: %s, want %s", tc.model, tc.place, got, tc.want)
		}
	}
}

// A host of OpenAI's in a region whose price nobody tells has none, except for models that no place makes dearer.
func TestOpenAIRegions(t *testing.T) {
	for _, tc := range []struct{ model, place, want string }{
		{"gpt-5.4", "", "2.5"}, {"gpt-5.4", "eu", "2.75"}, {"gpt-5.4", "us", "2.75"}, {"gpt-5.4", "jp", string(UnknownRegion)},
		{"gpt-5.4", "us-east-1", "2.5"}, {"gpt-4o", "eu", "2.5"}, {"gpt-4o", "jp", "2.5"},
	} {
		if got := input(Default(), Query{Provider: "openai", Model: tc.model, Region: tc.place}); got != tc.want {
			t.Errorf("%s %s: %s, want %s", tc.model, tc.place, got, tc.want)
		}
	}
}
