package genai

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
)

// LangChain's details of what OpenAI served in a tier of its own have the tier in their names: "flex" is all but what was read from a cache, or
// but the thoughts, and "flex_cache_read" or "flex_reasoning" is that.

// tierDetails are the paths of such details in usage objects.
var tierDetails = map[string]string{
	"input_token_details.flex": "flex", "output_token_details.flex": "flex",
	"input_token_details.priority": "priority", "output_token_details.priority": "priority",
}

// langChainMetadata is where LangChain keeps what a response tells beside the answer.
var langChainMetadata = []string{"generations", "0", "0", "message", "kwargs", "response_metadata"}

// asAnswered reads the usage of Anthropic's and Bedrock's responses that LangChain keeps beside the counts that it makes of them: lifetimes of
// what was written, a place and a speed are there alone. Where a stream told a count twice, LangChain may have added that up; these are not added.
func (f *facts) asAnswered(c *Call, u *usage) {
	s := f.str(completionText)
	if c.Role != RoleCall || vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))&(vAnthropic|vBedrock) == 0 || !strings.Contains(s, `"response_metadata"`) {
		return
	}
	told := at(object(s), langChainMetadata...)
	readUsage(u, c, at(told, "usage"))
	readUsage(u, c, at(told, "metadata", "usage")) // of a stream of Bedrock's
}

// plainTier gives Langfuse's buckets of such details their usual names, and tells the tier; "" where there are none. What Langfuse's handler
// leaves of the whole is no use: some versions take the details off, some do not.
func plainTier(o map[string]any) string {
	for _, tier := range [...]string{"flex", "priority"} {
		told := false
		for _, side := range [...]string{"input", "output"} {
			if _, ok := o[side+"_"+tier].(json.Number); ok {
				plainSide(o, side+"_", tier)
				told = true
			}
		}
		if told {
			return tier
		}
	}
	return ""
}

func plainSide(o map[string]any, side, tier string) {
	rest := countOfString(o[side+tier].(json.Number).String())
	delete(o, side+tier)
	renamed := map[string]any{}
	for key, v := range o {
		n, ok := v.(json.Number)
		name, ofSide := strings.CutPrefix(key, side)
		if !ok || !ofSide {
			continue
		}
		detail, ofTier := strings.CutPrefix(name, tier+"_")
		if ofTier {
			delete(o, key)
			renamed[side+detail] = v
		}
		if detail != "cache_read" && detail != "reasoning" {
			rest -= max(countOfString(n.String()), 0)
		}
	}
	for key, v := range renamed {
		o[key] = v
	}
	o[strings.TrimSuffix(side, "_")] = json.Number(strconv.FormatInt(rest, 10))
}
