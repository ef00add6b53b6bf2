package genai

import (
	"strconv"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustAISDK: only the inner spans (doGenerate, doStream, doEmbed ...) are calls; the outer ones repeat their sum,
// or in versions 4 and 5 their last step. Version 6 began to count the cache inside the input and thoughts inside the
// output.
func adjustAISDK(f *facts, c *Call, u *usage) {
	id := f.str(aiOperation)
	c.Operation, c.Role = OpChain, RoleAggregate
	switch name := id[strings.LastIndexByte(id, '.')+1:]; {
	case name == "toolCall":
		c.Operation, c.Role = OpExecuteTool, RoleTool
	case strings.HasPrefix(name, "doEmbed"):
		c.Operation, c.Role = OpEmbeddings, RoleCall
	case strings.HasPrefix(name, "doRerank"):
		c.Operation, c.Role = OpRerank, RoleCall
	case name == "doDecide":
		c.Operation, c.Role = OpDecision, RoleCall
	case strings.HasPrefix(name, "do"):
		c.Operation, c.Role = OpChat, RoleCall
	case name == "generateSpeech": // which has no inner span, as those below
		c.Operation, c.Role = OpSpeech, RoleCall
	case name == "transcribe", name == "streamTranscribe":
		c.Operation, c.Role = OpTranscription, RoleCall
	}
	if strings.HasPrefix(c.ID, "aitxt-") || strings.HasPrefix(c.ID, "aiobj-") {
		c.ID = "" // made up by the SDK
	}
	adjustMetadata(f, c, u)
	if c.Role == RoleCall && c.Lacks == "" && u.or0(gWebSearch) == 0 && servedTools(f.str(aiToolCalls)) {
		c.Lacks = pricing.UnreadUsage
	}
	if r := u.or0(gReasoning); r > 0 && modernAISDK(f) {
		u.set(gRawOutput, max(u[gOutput]-r, absent))
	}
	if u[gRawInput] < 0 && u[gInput] >= 0 && !modernAISDK(f) {
		if v := vendorOf(c.Provider, c.RequestModel); v&(vAnthropic|vBedrock) != 0 {
			u[gRawInput] = u[gInput]
		} else if v == vGoogle && u[gRawOutput] < 0 {
			u[gRawOutput] = u[gOutput]
		}
	}
}

// modernAISDK reports whether the span is of version 6 or later. The SDK appends itself to the user agent it was given;
// before version 5 it did not.
func modernAISDK(f *facts) bool {
	if f.has(aiNoCache) {
		return true
	}
	agent := f.str(aiUserAgent)
	version, ok := strings.CutPrefix(agent, "ai/")
	if !ok {
		_, version, ok = strings.Cut(agent, " ai/")
	}
	major, _, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(major)
	return ok && n >= 6
}

// servedTools reports whether OpenAI ran a tool of its own that has a fee: the ids of such calls begin with what they are, those of the
// application's with call_. What a search did, of which not everything is charged, is not told.
func servedTools(calls string) bool {
	for _, kind := range [...]string{"ws_", "fs_", "ci_", "ig_", "cu_"} {
		if strings.Contains(calls, `"toolCallId":"`+kind) {
			return true
		}
	}
	return false
}

// adjustMetadata reads what only the provider's own metadata tells: lifetimes of cache writes, searches, tier.
func adjustMetadata(f *facts, c *Call, u *usage) {
	for _, v := range object(f.str(aiMetadata)) {
		readUsage(u, c, v)
	}
	readUsage(u, c, object(f.str(aiAudioUsage)))
}

// adjustAISDK7: a decision, which is asked of a model here and may be anything elsewhere, tells no caches but in the provider's metadata,
// which is there if that was asked for.
func adjustAISDK7(f *facts, c *Call, u *usage) {
	adjustMetadata(f, c, u)
	adjustServed(f, c, u)
	if f.str(genOperation) != "decide" {
		return
	}
	c.Operation, c.Role = OpDecision, RoleCall
	if u[gCacheRead] < 0 && u[gOutput] >= 0 {
		c.Assumed |= AssumedUncached
	}
}
