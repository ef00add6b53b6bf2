package transcript

import "encoding/json"

// clineMessage is a message of a session as Cline keeps it, in one document below ~/.cline/data/sessions, of which the rest is told
// first. Subagents have documents of their own.
type clineMessage struct {
	Session string          `json:"sessionId"`
	ID      string          `json:"id"`
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
	Time    json.RawMessage `json:"ts"`
	Model   clineModel      `json:"modelInfo"`
	Metrics *clineUsage     `json:"metrics"`
	Origin  struct {
		Version string `json:"version"`
	} `json:"origin"`
}

// clineStoredLine reads a message, or what is told of all of them.
func clineStoredLine(s *session, o object, line []byte) ([]step, bool) {
	head := o.has("sessionId", "origin", "updated_at")
	if !head && (s == nil || !o.has("id", "role", "content", "ts")) {
		return nil, false
	}
	var m clineMessage
	if !decode(line, &m) {
		return nil, false
	}
	base := step{session: m.Session}
	if head {
		base.about.version = m.Origin.Version
		return []step{base}, true
	}
	base.at, _ = parseTime(m.Time)
	steps := []step{base}
	if m.Role == "assistant" && m.Metrics != nil {
		call := base
		call.kind, call.id, call.usage, call.about = stepCall, m.ID, m.Metrics.whole(), m.Model.about()
		call.model, call.provider = call.about.model, call.about.provider
		steps = append(steps, call)
	}
	for _, b := range blocks(m.Content) {
		st := base
		switch {
		case b.Type == "tool_result":
			st.kind, st.id, st.part.Response = stepToolEnd, b.ToolUse, string(b.Content)
		case b.Type == "tool_use":
			st.kind, st.id, st.part = stepTool, b.ID, toolPart(b.Name, b.Input)
		case b.Type == "text" && m.Role == "user":
			st.kind, st.id, st.part = stepPrompt, m.ID, textPart(b.Text)
		case b.Type == "text":
			st.kind, st.part = stepSay, textPart(b.Text)
		}
		steps = append(steps, st)
	}
	return steps, true
}
