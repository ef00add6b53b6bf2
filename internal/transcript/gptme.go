package transcript

import (
	"cmp"
	"strings"
	"time"
)

// gptmeMessage is a line of `gptme --output-format json`. Each answer tells its usage, and the model as provider/model. Times have no
// zone, so that of receipt counts. The call that names a conversation is not told.
type gptmeMessage struct {
	Role     string `json:"role"`
	Content  string `json:"content"`
	Time     string `json:"timestamp"`
	Call     string `json:"call_id"`
	Metadata struct {
		Model  string      `json:"model"`
		Served string      `json:"served_model"`
		Tool   string      `json:"tool"`
		Cost   float64     `json:"cost"`
		Usage  *gptmeUsage `json:"usage"`
	} `json:"metadata"`
}

// gptmeUsage has disjoint counts, except that reasoning is within output.
type gptmeUsage struct {
	Input      int64 `json:"input_tokens"`
	Output     int64 `json:"output_tokens"`
	CacheRead  int64 `json:"cache_read_tokens"`
	CacheWrite int64 `json:"cache_creation_tokens"`
	Reasoning  int64 `json:"reasoning_tokens"`
}

func (u *gptmeUsage) whole() usage {
	return usage{Input: u.Input, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Output: u.Output, Reasoning: u.Reasoning}.sane()
}

// gptmeLine reads a line of gptme. The Gemini CLI prints messages, too, whose times have a zone.
func gptmeLine(s *session, o object, line []byte) ([]step, bool) {
	if o.str("type") != "message" || !o.has("role", "content", "timestamp") {
		return nil, false
	}
	if _, err := time.Parse("2006-01-02T15:04:05.999999999", o.str("timestamp")); err != nil {
		return nil, false
	}
	var m gptmeMessage
	if !decode(line, &m) || s == nil && m.Metadata.Usage == nil { // messages of that shape may be anybody's
		return nil, false
	}
	st := step{}
	switch {
	case m.Role == "assistant":
		return m.answer(), true
	case m.Role == "user" && strings.HasPrefix(m.Content, "<system>"): // what it tells the model itself is no prompt
		st.kind = stepMore
	case m.Role == "user":
		st.kind, st.id, st.part = stepPrompt, m.Time, textPart(m.Content)
	case m.Role == "system" && m.Metadata.Tool != "":
		return m.result(s), true
	}
	return []step{st}, true
}

// answer is what the model said, and the call.
func (m *gptmeMessage) answer() []step {
	say := step{kind: stepSay, part: textPart(m.Content)}
	call := step{kind: stepCall, id: m.Time, whole: true, usd: m.Metadata.Cost}
	provider, model, found := strings.Cut(m.Metadata.Model, "/")
	if found {
		call.provider = provider
	} else {
		model = provider
	}
	call.model, call.about = cmp.Or(m.Metadata.Served, model), about{model: model, provider: call.provider}
	if call.untold = m.Metadata.Usage == nil; !call.untold {
		call.usage = m.Metadata.Usage.whole()
	}
	return []step{say, call}
}

// result is what a tool returned, which has run since the model said so.
func (m *gptmeMessage) result(s *session) []step {
	begin := step{kind: stepTool, id: cmp.Or(m.Call, m.Time), at: s.last(), part: toolPart(m.Metadata.Tool, nil)}
	end := step{kind: stepToolEnd, id: begin.id, part: part{Response: m.Content}}
	return []step{begin, end}
}
