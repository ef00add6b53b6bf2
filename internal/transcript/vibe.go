package transcript

import "encoding/json"

// vibeEntry is a line of `vibe -p --output streaming`, or an element of what json prints. Nothing tells usage or model: that calls were
// made is known from what the model said and did.
type vibeEntry struct {
	ID      string          `json:"id"`
	Session string          `json:"sessionId"`
	Turn    string          `json:"turnId"`
	Began   json.RawMessage `json:"createdAt"`
	Ended   json.RawMessage `json:"updatedAt"`
	Type    string          `json:"type"`
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
	Title   string          `json:"title"`
	Detail  struct {
		Tool  string          `json:"toolName"`
		Input json.RawMessage `json:"input"`
	} `json:"detail"`
	State struct {
		Status string          `json:"status"`
		Text   string          `json:"outputText"`
		Error  json.RawMessage `json:"error"`
	} `json:"state"`
}

// vibeLine reads a line of Mistral's Vibe.
func vibeLine(_ *session, o object, line []byte) ([]step, bool) {
	if !o.has("id", "sessionId", "turnId", "createdAt", "updatedAt", "generationStatus", "type") {
		return nil, false
	}
	var e vibeEntry
	if !decode(line, &e) {
		return nil, false
	}
	base := step{session: e.Session}
	base.at, _ = parseTime(e.Began)
	call := base
	call.kind, call.id, call.untold, call.whole = stepCall, e.ID, true, true
	switch {
	case e.Type == "message" && e.Role == "user":
		base.kind, base.id, base.part = stepPrompt, e.Turn, textPart(blockText(e.Content))
	case e.Type == "message" && e.Role == "assistant":
		say := base
		say.kind, say.part = stepSay, textPart(blockText(e.Content))
		return []step{say, call}, true
	case e.Type == "effect":
		return append([]step{call}, e.tool(base)...), true
	}
	return []step{base}, true
}

// tool is what the model had done.
func (e *vibeEntry) tool(base step) []step {
	end := base
	base.kind, base.id, base.part = stepTool, e.ID, toolPart(e.Detail.Tool, e.Detail.Input)
	if t, ok := parseTime(e.Ended); ok {
		end.at = t
	}
	end.kind, end.id, end.part.Response = stepToolEnd, e.ID, e.State.Text
	if e.State.Status != "completed" {
		end.failure = failure{Type: "tool_error", Message: plain(e.State.Error)}
	}
	return []step{base, end}
}
