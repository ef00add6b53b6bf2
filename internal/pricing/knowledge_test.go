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
		`rewrites: [{name: a, providers: [openai], match: 'x', to: y, example: x}]`:   "not anchored",
		`rewrites: [{name: a, providers: [openai], match: '^x$', to: y, example: z}]`: "does not match",
		`rewrites: [{name: a, providers: [nobody], match: '^x$', to: y, example: x}]`: "no such provider: nobody",
		`providers: {openai: {opaque: ['(']}}`:                                        "opaque: ",
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
