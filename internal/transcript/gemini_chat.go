package transcript

import "encoding/json"

// geminiEntry is a line of a chat of the Gemini CLI, below ~/.gemini/tmp. The first line names the session; a message may
// come again with the tool calls that it led to, under the same id.
type geminiEntry struct {
	ID      string          `json:"id"`
	Session string          `json:"sessionId"`
	Time    json.RawMessage `json:"timestamp"`
	Start   json.RawMessage `json:"startTime"`
	Type    string          `json:"type"`
	Content json.RawMessage `json:"content"`
	Model   string          `json:"model"`
	Tokens  *geminiTokens   `json:"tokens"`
	Tools   []struct {
		ID     string          `json:"id"`
		Name   string          `json:"name"`
		Args   json.RawMessage `json:"args"`
		Status string          `json:"status"`
		Time   json.RawMessage `json:"timestamp"`
		Shown  json.RawMessage `json:"resultDisplay"`
	} `json:"toolCalls"`
}

// geminiTokens count a message: cached tokens are within input, thoughts and the prompt tokens of tools beside all else.
type geminiTokens struct {
	Input    int64 `json:"input"`
	Output   int64 `json:"output"`
	Cached   int64 `json:"cached"`
	Thoughts int64 `json:"thoughts"`
	Tool     int64 `json:"tool"`
}

func (t *geminiTokens) whole() usage {
	return usage{
		Input: t.Input - t.Cached + t.Tool, CacheRead: t.Cached, Output: t.Output + t.Thoughts, Reasoning: t.Thoughts,
	}.sane()
}

// geminiChatLine reads a line of a chat.
func geminiChatLine(s *session, o object, line []byte) ([]step, bool) {
	head := o.has("sessionId", "projectHash", "startTime")
	kind := o.str("type")
	if !head && !(o.has("id", "timestamp", "content") && (kind == "gemini" || s != nil && kind == "user")) {
		return nil, s != nil && len(o) == 1 && (o.has("$set") || o.has("$rewindTo"))
	}
	var e geminiEntry
	if !decode(line, &e) {
		return nil, false
	}
	st := step{session: e.Session}
	st.about.provider = "gcp.gemini"
	if st.at, _ = parseTime(e.Time); head {
		st.at, _ = parseTime(e.Start)
		return []step{st}, true
	}
	if kind == "user" {
		if text := blockText(e.Content); text != "" {
			st.kind, st.id, st.part = stepPrompt, e.ID, textPart(text)
		} else if plainText := geminiText(e.Content); plainText != "" {
			st.kind, st.id, st.part = stepPrompt, e.ID, textPart(plainText)
		}
		return []step{st}, true
	}
	return geminiSteps(&e, st), true
}

// geminiText is the text of parts that have no type.
func geminiText(content json.RawMessage) (text string) {
	var parts []struct {
		Text string `json:"text"`
	}
	decode(content, &parts)
	for _, p := range parts {
		text += p.Text
	}
	return text
}

// geminiAsks are the tools that ask a model themselves, of whose calls a chat tells nothing.
var geminiAsks = map[string]bool{"google_web_search": true, "web_fetch": true}

func geminiSteps(e *geminiEntry, base step) []step {
	call := base
	call.kind, call.id, call.model, call.untold = stepCall, e.ID, e.Model, e.Tokens == nil
	if e.Tokens != nil {
		call.usage = e.Tokens.whole()
	}
	say := base
	if text := plain(e.Content); text != "" {
		say.kind, say.part = stepSay, textPart(text)
	}
	steps := []step{call, say}
	for _, tool := range e.Tools {
		begin, end := base, base
		begin.kind, begin.id, begin.part = stepTool, tool.ID, toolPart(tool.Name, tool.Args)
		end.kind, end.id, end.part.Response = stepToolEnd, tool.ID, plain(tool.Shown)
		if at, ok := parseTime(tool.Time); ok {
			end.at = at
		}
		if tool.Status != "success" && tool.Status != "" {
			end.failure = failure{Type: tool.Status}
		}
		steps = append(steps, begin)
		if geminiAsks[tool.Name] && end.failure == (failure{}) {
			lost := base
			lost.kind, lost.id, lost.agent, lost.untold, lost.whole = stepCall, tool.ID, tool.ID, true, true
			steps = append(steps, lost)
		}
		steps = append(steps, end)
	}
	return steps
}
