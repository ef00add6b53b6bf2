package transcript

import "cmp"

// claudeUsage is the Messages API's usage: input, cache reads and cache writes are disjoint, thinking is within output.
type claudeUsage struct {
	Input      int64 `json:"input_tokens"`
	CacheRead  int64 `json:"cache_read_input_tokens"`
	CacheWrite int64 `json:"cache_creation_input_tokens"`
	Creation   struct {
		Write5m int64 `json:"ephemeral_5m_input_tokens"`
		Write1h int64 `json:"ephemeral_1h_input_tokens"`
	} `json:"cache_creation"`
	Output        int64 `json:"output_tokens"`
	OutputDetails struct {
		Thinking int64 `json:"thinking_tokens"`
	} `json:"output_tokens_details"`
	ServerTools struct {
		Searches int64 `json:"web_search_requests"`
	} `json:"server_tool_use"`
	Total int64  `json:"total_tokens"` // Qwen Code's, whose input includes what was cached
	Tier  string `json:"service_tier"`
	Speed string `json:"speed"`
	Geo   string `json:"inference_geo"`

	Rounds []claudeRound `json:"iterations"`
}

// claudeRound is a request within a request. What an advisor or a compaction used is not in the counts of the message.
type claudeRound struct {
	Type  string `json:"type"`
	Model string `json:"model"`
	claudeUsage
}

// answers reports whether a round was to answer the request: of the model that was asked, or of a fallback.
func (r *claudeRound) answers() bool { return r.Type == "message" || r.Type == "fallback_message" }

// fallback is the model that answered since those before it declined, empty where the one that was asked answered.
func (u *claudeUsage) fallback() (served string) {
	for i := range u.Rounds {
		if u.Rounds[i].Type == "fallback_message" {
			served = u.Rounds[i].Model
		}
	}
	return served
}

// declined reports whether a round is of a model that declined, so that another answered. Where it counts nothing, nothing is billed.
func (u *claudeUsage) declined(round *claudeRound) bool {
	served := u.fallback()
	return served != "" && round.answers() && round.Model != served && round.whole().prompted()
}

// several reports whether the counts are the sum of several answers, between which tools of Anthropic's ran.
func (u *claudeUsage) several() bool {
	n, served := 0, u.fallback()
	for i := range u.Rounds {
		if round := &u.Rounds[i]; round.answers() && (served == "" || round.Model == served) {
			n++
		}
	}
	return n > 1
}

func (u *claudeUsage) whole() usage {
	input := u.Input
	if u.Total > 0 && u.Total == u.Input+u.Output {
		input -= u.CacheRead + u.CacheWrite
	}
	return usage{
		Input: input, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite,
		Write5m: u.Creation.Write5m, Write1h: u.Creation.Write1h,
		Output: u.Output, Reasoning: u.OutputDetails.Thinking, Searches: u.ServerTools.Searches,
	}.sane()
}

// claudeRefused is the reason why an answer of a model that declined ended.
const claudeRefused = "refusal"

// claudeRefusal tells why a model declined: its type is empty where that is not told.
type claudeRefusal struct {
	Type     string `json:"type"`
	Category string `json:"category"`
}

// category is that of the refusal, "none" where it is told to have none.
func (r *claudeRefusal) category() string {
	if r.Type == "" {
		return r.Category
	}
	return cmp.Or(r.Category, "none")
}

// claudeModelUsage is the running total of one model: main loop, subagents and helper calls.
type claudeModelUsage struct {
	Input      int64   `json:"inputTokens"`
	CacheRead  int64   `json:"cacheReadInputTokens"`
	CacheWrite int64   `json:"cacheCreationInputTokens"`
	Write5m    int64   `json:"cacheCreationEphemeral5mInputTokens"`
	Write1h    int64   `json:"cacheCreationEphemeral1hInputTokens"`
	Output     int64   `json:"outputTokens"`
	Thinking   int64   `json:"thinkingTokens"`
	Searches   int64   `json:"webSearchRequests"`
	USD        float64 `json:"costUSD"`
	Canonical  string  `json:"canonicalModel"`
	Provider   string  `json:"provider"`
}

func (u claudeModelUsage) whole() usage {
	return usage{
		Input: u.Input, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Write5m: u.Write5m, Write1h: u.Write1h,
		Output: u.Output, Reasoning: u.Thinking, Searches: u.Searches,
	}.sane()
}
