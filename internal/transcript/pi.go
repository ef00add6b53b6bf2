package transcript

import "encoding/json"

// piEntry is a line of `pi --mode json`, or of a file below ~/.pi/agent/sessions. Both begin with the session, and tell each message
// when it is whole: an answer with its model, provider and usage. What is printed repeats them at the end of a turn and of the run.
// Oh My Pi, made of pi, writes below ~/.omp/agent/sessions and tells more: lifetimes, searches and the service tiers that are asked for.
type piEntry struct {
	ID       string          `json:"id"`
	Time     json.RawMessage `json:"timestamp"`
	Dir      string          `json:"cwd"`
	Provider string          `json:"provider"`
	Model    string          `json:"model"`
	Chosen   string          `json:"modelId"`
	Tiers    json.RawMessage `json:"serviceTier"`
	Usage    *piUsage        `json:"usage"`
	Message  piMessage       `json:"message"`
	Messages []piMessage     `json:"messages"`
	Retries  bool            `json:"willRetry"`
	Aborted  bool            `json:"aborted"`
	First    string          `json:"firstKeptEntryId"` // of a summary
	From     string          `json:"fromId"`
	Before   int64           `json:"tokensBefore"`
	Hook     bool            `json:"fromHook"`
	Result   *piEntry        `json:"result"`
}

type piMessage struct {
	Role     string          `json:"role"`
	Content  json.RawMessage `json:"content"`
	Time     json.RawMessage `json:"timestamp"`
	Took     int64           `json:"durationMs"`
	Lasted   float64         `json:"duration"` // ms, of Oh My Pi
	API      string          `json:"api"`
	Provider string          `json:"provider"`
	Model    string          `json:"model"`
	Answered string          `json:"responseModel"`
	Response string          `json:"responseId"`
	Stop     string          `json:"stopReason"`
	Error    string          `json:"errorMessage"`
	Usage    *piUsage        `json:"usage"`
	Call     string          `json:"toolCallId"`
	IsError  bool            `json:"isError"`
	Details  struct {
		Usage *piUsage `json:"usage"` // of Oh My Pi's subagents, whose files tell each call
	} `json:"details"`
}

type piBlock struct {
	Type      string          `json:"type"`
	Text      string          `json:"text"`
	Thinking  string          `json:"thinking"`
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// piUsage has disjoint counts, except that reasoning is within output, and what is kept for a time within what is written. From Lifetimes
// on they are Oh My Pi's alone.
type piUsage struct {
	Input      int64  `json:"input"`
	Output     int64  `json:"output"`
	CacheRead  int64  `json:"cacheRead"`
	CacheWrite int64  `json:"cacheWrite"`
	Write1h    *int64 `json:"cacheWrite1h"`
	Reasoning  int64  `json:"reasoning"`
	Total      int64  `json:"totalTokens"`
	Cost       struct {
		Total float64 `json:"total"`
	} `json:"cost"`
	Lifetimes struct {
		Minutes int64 `json:"ephemeral5m"`
		Hour    int64 `json:"ephemeral1h"`
	} `json:"cttl"`
	Thought int64 `json:"reasoningTokens"`
	Server  struct {
		Searches int64 `json:"webSearch"`
	} `json:"server"`
	Beside struct { // what the vendor's own orchestration used, billed as well
		Input     int64 `json:"input"`
		CacheRead int64 `json:"cacheRead"`
		Output    int64 `json:"output"`
	} `json:"orchestration"`
}

func (u *piUsage) whole() usage {
	w := usage{
		Input: u.Input, Output: u.Output, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite,
		Write5m: u.Lifetimes.Minutes, Write1h: u.Lifetimes.Hour, Reasoning: max(u.Reasoning, u.Thought), Searches: u.Server.Searches,
	}
	if u.Write1h != nil {
		w.Write1h, w.Write5m = *u.Write1h, u.CacheWrite-*u.Write1h
	}
	return w.sane().add(usage{Input: u.Beside.Input, CacheRead: u.Beside.CacheRead, Output: u.Beside.Output}.sane())
}

// piTypes are the types of pi's lines, the keys that each has, and how it is read where it says something.
var piTypes = map[string]struct {
	keys []string
	read func(s *session, e *piEntry, base step) []step
}{
	"session":             {[]string{"version", "id", "timestamp", "cwd"}, nil},
	"message_start":       {[]string{"message"}, piStart},
	"message_end":         {[]string{"message"}, piPrinted},
	"message":             {[]string{"id", "timestamp", "message"}, piKept},
	"model_change":        {[]string{"id"}, piChosen},
	"usage":               {[]string{"id", "provider", "model", "usage"}, piBeside},
	"model_usage":         {[]string{"id", "provider", "model", "usage"}, piBeside},
	"service_tier_change": {[]string{"id", "serviceTier"}, piTiers},
	"compaction":          {[]string{"id", "summary"}, piSummed},
	"branch_summary":      {[]string{"id", "summary"}, piSummed},
	"compaction_end":      {[]string{"reason", "aborted"}, piCompacted},
	"agent_end":           {[]string{"messages"}, piEnd},
	"agent_settled":       {nil, piSettled},
	"agent_start":         {}, "turn_start": {}, "turn_end": {}, "message_update": {}, "queue_update": {}, "entry_appended": {},
	"tool_execution_start": {}, "tool_execution_update": {}, "tool_execution_end": {}, "auto_retry_start": {}, "auto_retry_end": {},
	"compaction_start": {}, "session_info_changed": {}, "thinking_level_changed": {}, "thinking_level_change": {}, "context_edit": {},
	"custom": {}, "custom_message": {}, "label": {}, "session_info": {}, "summarization_retry_scheduled": {},
	"summarization_retry_attempt_start": {}, "summarization_retry_finished": {}, "title": {}, "mode_change": {}, "session_init": {},
	"reset_boundary": {}, "ttsr_injection": {}, "credential_pin": {}, "advisor_cost_changed": {},
}

// piLine reads a line of pi.
func piLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	t, known := piTypes[kind]
	if !known || !o.has(t.keys...) {
		return nil, false
	}
	var e piEntry
	if !decode(line, &e) || s == nil && kind != "session" && (e.Message.API == "" || e.Message.Usage == nil) {
		return nil, false
	}
	base := step{about: about{model: e.Chosen, provider: e.Provider, facts: facts{Dir: e.Dir}}}
	base.at, _ = parseTime(e.Time)
	if kind == "session" {
		base.session = e.ID
	}
	if s != nil && base.at == 0 { // a clock of its own makes no order with that of the messages
		base.at = s.last()
	}
	if t.read == nil {
		return []step{base}, true
	}
	return t.read(s, &e, base), true
}
