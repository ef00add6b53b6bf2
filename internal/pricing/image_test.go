package pricing

import "testing"

// Images cost by size and quality where the card says so, in any spelling; what is not told is the API's default.
func TestImages(t *testing.T) {
	for _, tc := range []struct{ provider, model, size, quality, want string }{
		{"openai", "dall-e-3", "", "", "0.04"},
		{"openai", "dall-e-3", "1024x1024", "standard", "0.04"},
		{"openai", "dall-e-3", "1024-x-1792", "", "0.08"},
		{"openai", "dall-e-3", "", "HD", "0.08"},
		{"openai", "dall-e-3", "1792 × 1024", "hd", "0.12"},
		{"openai", "dall-e-2", "256x256", "", "0.016"},
		{"openai", "dall-e-3", "7x7", "", string(UnknownImage)},
		{"openai", "dall-e-3", "1024x1024", "ultra", string(UnknownImage)},
		{"aws", "stability.stable-image-ultra-v1:0", "1024x1024", "", "0.14"}, // any size costs the same
	} {
		card, reason := Default().Find(&Query{Provider: tc.provider, Model: tc.model, Size: tc.size, Quality: tc.quality, At: noon})
		got := string(reason)
		if reason == "" {
			var c Cost
			card.Cost(&Tokens{Image: 1}, &c)
			got = c.Total.String()
		}
		if got != tc.want {
			t.Errorf("%s/%s %s %s: %s, want %s", tc.provider, tc.model, tc.size, tc.quality, got, tc.want)
		}
	}
}

// What a model writes that has no price for text is its images; a model that writes both must tell them apart.
func TestUnsplitOutput(t *testing.T) {
	for _, tc := range []struct {
		model, want string
		unsplit     bool
	}{
		{"gpt-image-1", "40", false}, {"gpt-image-2", "30", false}, {"gpt-image-1.5", "0", true},
	} {
		card, reason := Default().Find(&Query{Provider: "openai", Model: tc.model, At: noon})
		if reason != "" {
			t.Fatal(tc.model, reason)
		}
		var c Cost
		card.Cost(&Tokens{Output: 1_000_000}, &c)
		if c.Unsplit != tc.unsplit || c.Total.String() != tc.want {
			t.Errorf("%s: %s, unsplit %v; want %s, %v", tc.model, c.Total, c.Unsplit, tc.want, tc.unsplit)
		}
	}
}
