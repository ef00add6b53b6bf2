package pricing

import (
	"regexp"
	"strings"
	"time"
)

// rewrite is one known way in which emitters spell a model name differently from its key in the book. It yields a
// candidate name, which must be an exact key or alias to count. Rewrites are tried in order, each at most once and on
// the result of those before it; the first hit ends the search.
type rewrite struct {
	name    string
	vendors string // space-separated, "" for all
	apply   func(string) (name, place string, ok bool)
}

var rewrites = []rewrite{
	{"arn", "aws", arn},
	{"vertex_path", "google-vertex google", vertexPath},
	{"models_prefix", "google google-vertex", prefixes("models/")},
	{"publisher_prefix", "google-vertex", prefixes("google/", "anthropic/")},
	{"zone_prefix", "azure", zonePrefix},
	{"converse_prefix", "aws", prefixes("converse/", "converse_like/", "invoke/")},
	{"region_segment", "aws", regionSegment},
	{"context_suffix", "anthropic aws google-vertex", suffixes("[1m]")},
	{"effort_suffix", "", submatch(regexp.MustCompile(`^(.+)\((?:none|minimal|low|medium|high|xhigh|max)\)$`))},
	{"vertex_at", "google-vertex anthropic", vertexAt},
	{"fine_tune", "openai azure", submatch(regexp.MustCompile(`^(ft:[^:]+):.+$`))},
	// A second version may cost something else, as Titan's does: it is a name of its own.
	{"bedrock_version", "aws", submatch(regexp.MustCompile(`^(.+)-v1(?::0)?(?::\d+k)?$`))},
	{"bedrock_geo", "aws", bedrockGeo},
	{"date", "", dateSuffix},
	{"latest", "anthropic x-ai", suffixes("-latest")},
	{"dots", "anthropic aws google-vertex azure", claudeDots},
	{"family_order", "anthropic", familyOrder},
}

// prefixes strips the first prefix of the list that matches.
func prefixes(list ...string) func(string) (string, string, bool) {
	return func(s string) (string, string, bool) {
		for _, p := range list {
			if rest, ok := strings.CutPrefix(s, p); ok {
				return rest, "", true
			}
		}
		return s, "", false
	}
}

func suffixes(suffix string) func(string) (string, string, bool) {
	return func(s string) (string, string, bool) {
		rest, ok := strings.CutSuffix(s, suffix)
		return rest, "", ok
	}
}

// submatch keeps the first group of an anchored expression.
func submatch(re *regexp.Regexp) func(string) (string, string, bool) {
	return func(s string) (string, string, bool) {
		if m := re.FindStringSubmatch(s); m != nil {
			return m[1], "", true
		}
		return s, "", false
	}
}

// arn unwraps the ARNs that name a model: arn:aws:bedrock:REGION:ACCOUNT:foundation-model/ID, or inference-profile.
func arn(s string) (string, string, bool) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "bedrock" {
		return s, "", false
	}
	id, _, ok := prefixes("foundation-model/", "inference-profile/")(parts[5])
	return id, parts[3], ok
}

// vertexPath unwraps [projects/P/locations/L/]publishers/V/models/M.
func vertexPath(s string) (string, string, bool) {
	parts := strings.Split(s, "/")
	place := ""
	if len(parts) >= 4 && parts[0] == "projects" && parts[2] == "locations" {
		place, parts = parts[3], parts[4:]
	}
	if len(parts) != 4 || parts[0] != "publishers" || parts[2] != "models" {
		return s, "", false
	}
	return parts[3], place, true
}

// zonePrefix strips the kind of deployment that LiteLLM puts before a model at Azure: eu/ and us/ are its data zones.
func zonePrefix(s string) (string, string, bool) {
	zone, rest, ok := strings.Cut(s, "/")
	switch zone {
	case "eu", "us", "data_zone":
		return rest, zone, ok
	case "global", "global-standard":
		return rest, "global", ok
	}
	return s, "", false
}

var awsRegion = regexp.MustCompile(`^([a-z]{2}(?:-gov)?-[a-z]+-\d)/(.+)$`)

// regionSegment strips the region that routers put before a Bedrock id: us-east-1/anthropic.claude-...
func regionSegment(s string) (string, string, bool) {
	if m := awsRegion.FindStringSubmatch(s); m != nil {
		return m[2], m[1], true
	}
	return s, "", false
}

// vertexAt strips Vertex's version: @20250929, @default.
func vertexAt(s string) (string, string, bool) {
	name, version, ok := strings.Cut(s, "@")
	return name, "", ok && (version == "default" || isDate("20060102", version))
}

// bedrockGeo turns the id of a geographic inference profile into the in-region id where both cost the same: for models
// of Anthropic in every geography, for other models only in the US. "global." has a price of its own and is kept.
func bedrockGeo(s string) (string, string, bool) {
	geo, rest, ok := strings.Cut(s, ".")
	switch geo {
	case "us":
		return rest, geo, ok
	case "eu", "apac", "jp", "au", "ca", "sa":
		return rest, geo, ok && strings.HasPrefix(rest, "anthropic.")
	}
	return s, "", false
}

// sameAt reports whether a Bedrock model costs at a place what its key says: a key without a geography is the price in
// the US, which Anthropic's models cost in all other regions too. GovCloud is dearer.
func sameAt(place, model string) bool {
	geo, _, _ := strings.Cut(model, ".")
	switch {
	case strings.HasPrefix(place, "us-gov"):
		return geo == "us-gov"
	case place == "", place == "us", strings.HasPrefix(place, "us-"), geo == "global", hasWord(bedrockGeos, geo):
		return true
	default:
		return geo == "anthropic"
	}
}

// dateSuffix strips -YYYYMMDD or -YYYY-MM-DD if that is a real date.
func dateSuffix(s string) (string, string, bool) {
	for _, layout := range []string{"-20060102", "-2006-01-02"} {
		if i := len(s) - len(layout); i > 0 && isDate(layout, s[i:]) {
			return s[:i], "", true
		}
	}
	return s, "", false
}

// isDate reports whether s is a date on which a language model may have been released: from 2020 to 2039.
func isDate(layout, s string) bool {
	t, err := time.Parse(layout, s)
	return err == nil && t.Year() >= 2020 && t.Year() < 2040
}

// claudeDots spells the version of Claude models with dashes, as Anthropic does.
func claudeDots(s string) (string, string, bool) {
	if !strings.Contains(s, "claude-") || !strings.Contains(s, ".") {
		return s, "", false
	}
	vendor, name := "", s
	if rest, ok := strings.CutPrefix(s, "anthropic."); ok {
		vendor, name = "anthropic.", rest
	}
	return vendor + strings.ReplaceAll(name, ".", "-"), "", true
}

var versionFirst = regexp.MustCompile(`^claude-(\d+(?:-\d+)?)-(opus|sonnet|haiku|fable|mythos)$`)
var familyFirst = regexp.MustCompile(`^claude-(opus|sonnet|haiku)-(3(?:-\d+)?)$`)

// familyOrder spells claude-4-5-sonnet as claude-sonnet-4-5, and Claude 3 the other way round.
func familyOrder(s string) (string, string, bool) {
	for _, re := range []*regexp.Regexp{versionFirst, familyFirst} {
		if m := re.FindStringSubmatch(s); m != nil {
			return "claude-" + m[2] + "-" + m[1], "", true
		}
	}
	return s, "", false
}

// What Bedrock puts before a model's own name.
const (
	bedrockGeos    = "us eu apac jp au ca sa us-gov in"
	bedrockVendors = "anthropic amazon meta mistral cohere ai21 deepseek openai qwen writer"
)
