package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// claudeEntry is a line of a file below ~/.claude/projects, as Claude Code 1.0 to 2.1 writes them. A message comes in
// several lines, one per content block, whose usage is that of the message so far: the last of them has all of it. A
// session that is resumed or forked begins with a copy of what it was, under new session ids and the old message ids.
type claudeEntry struct {
	Session   string          `json:"sessionId"`
	Type      string          `json:"type"`
	UUID      string          `json:"uuid"`
	Agent     string          `json:"agentId"`
	Sidechain bool            `json:"isSidechain"`
	Meta      bool            `json:"isMeta"`
	Timestamp json.RawMessage `json:"timestamp"`
	RequestID string          `json:"requestId"`
	Version   string          `json:"version"`
	Dir       string          `json:"cwd"`
	Branch    string          `json:"gitBranch"`
	Message   *claudeMessage  `json:"message"`
	Asked     string          `json:"requestedModel"`
	Result    json.RawMessage `json:"toolUseResult"`

	ModelUsage map[string]claudeModelUsage `json:"modelUsage"` // of cost-state: the session's totals, helper calls included
}

// claudeSessionLine reads a line of a session of Claude Code.
func claudeSessionLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	if s != nil && kind == "attachment" && o.str("sessionId") == s.ID && claudeStopped(o) {
		return []step{{session: s.ID, kind: stepToolCut, agent: o.str("agentId"), at: s.last()}}, true
	}
	if s != nil && kind != "" && kind != "cost-state" && !o.has("message") && o.str("sessionId") == s.ID { // what it keeps for itself
		failed, _ := parseObject(o["error"])
		s.Dropped = s.Dropped || o.str("subtype") == "api_error" && failed.has("connection")
		return nil, true
	}
	if !o.has("sessionId") || !o.has("uuid", "message", "timestamp") && kind != "cost-state" || o.has("usageMetadata") {
		return nil, false
	}
	var e claudeEntry
	if m, _ := parseObject(o["message"]); m.has("parts") { // Qwen Code's
		return nil, false
	}
	if !decode(line, &e) || len(e.ModelUsage) > modelLimit {
		return nil, false
	}
	base := step{session: e.Session, about: about{
		version: e.Version, model: e.Asked, facts: facts{Dir: e.Dir, Branch: branchName(e.Branch)},
	}}
	base.at, _ = parseTime(e.Timestamp)
	if e.Sidechain || e.Agent != "" {
		base.agent = cmp.Or(e.Agent, "sidechain")
	}
	switch {
	case kind == "cost-state":
		base.kind, base.totals, base.provider = stepTotals, totals{}, "anthropic"
		for model, u := range e.ModelUsage {
			base.totals[model] = u.whole()
		}
		return []step{base}, o.has("modelUsage")
	case kind == "user" && e.Message != nil && e.Message.Role == "user":
		return claudeUserSteps(&e, base), true
	case kind == "assistant" && e.Message != nil && e.Message.ID != "":
		return claudeAssistantSteps(&e, base), true
	}
	return []step{base}, kind == "system" || kind == "user" || kind == "assistant"
}

// claudeUserSteps are those of what a person said, or a tool returned.
func claudeUserSteps(e *claudeEntry, base step) []step {
	var steps []step
	for _, b := range blocks(e.Message.Content) {
		st := base
		switch {
		case b.Type == "tool_result":
			st.kind, st.id, st.part.Response = stepToolEnd, b.ToolUse, blockText(b.Content)
			if b.IsError {
				st.failure = failure{Type: "tool_error", Message: blockText(b.Content)}
			}
		case b.Text == claudeCut:
			st.kind, st.id = stepCut, e.UUID
		case b.Text == claudeToolCut:
			st.kind = stepToolCut
		case b.Type == "text" && !e.Meta && base.agent == "":
			st.kind, st.id, st.part = stepPrompt, e.UUID, textPart(b.Text)
		default:
			continue
		}
		steps = append(steps, st)
	}
	if result, ok := parseObject(e.Result); ok && result.has("query", "results", "durationSeconds") && !claudeKeepsTotals(e.Version) { // a web search
		lost := base
		lost.kind, lost.id, lost.agent, lost.untold, lost.whole = stepCall, e.UUID, e.UUID, true, true
		steps = append(steps, lost)
	}
	return append(steps, base)
}

// claudeAssistantSteps are those of a content block that the model wrote.
func claudeAssistantSteps(e *claudeEntry, base step) []step {
	m := e.Message
	if m.Model == "<synthetic>" { // made by the CLI itself; nothing was billed
		return []step{base}
	}
	call := base
	call.kind, call.id, call.theirs, call.model, call.provider = stepCall, m.ID, true, m.Model, claudeProvider(m.Model, m.ID)
	call.usage, call.stop, call.open, call.requestID = m.Usage.whole(), m.StopReason, m.StopReason == "", e.RequestID
	call.tier, call.speed, call.geo, call.sum = m.Usage.Tier, m.Usage.Speed, m.Usage.Geo, m.Usage.several()
	call.category = m.StopDetails.category()
	content := blocks(m.Content)
	call.refusals = claudeRefusals(content)
	steps := append([]step{call}, claudeRounds(m, base)...)
	for _, b := range content {
		st := base
		switch b.Type {
		case "text":
			st.kind, st.part = stepSay, textPart(b.Text)
		case "thinking":
			st.kind, st.part = stepSay, part{Type: "reasoning", Content: b.Thinking}
		case "tool_use":
			st.kind, st.id, st.part = stepTool, b.ID, toolPart(b.Name, b.Input)
		default:
			continue
		}
		steps = append(steps, st)
	}
	return steps
}

// claudeRefusals are the categories of what models declined, by model, since another answers in their place.
func claudeRefusals(content []claudeBlock) (categories refusals) {
	for i := range content {
		if b := &content[i]; b.Type == "fallback" && len(categories) < modelLimit && short(b.From.Model, b.Trigger.Category) {
			if categories == nil {
				categories = refusals{}
			}
			categories[b.From.Model] = b.Trigger.category()
		}
	}
	return categories
}

// claudeKeepsTotals reports whether sessions of a version end with their totals, which hold what no message tells.
func claudeKeepsTotals(version string) bool {
	var of [3]int
	n, _ := fmt.Sscanf(version, "%d.%d.%d", &of[0], &of[1], &of[2])
	return n == len(of) && slices.Compare(of[:], []int{2, 1, 330}) >= 0
}

// claudeRounds are the calls of an advisor, those that compacted the conversation, and of models that declined, within a request.
func claudeRounds(m *claudeMessage, base step) (steps []step) {
	for i := range m.Usage.Rounds {
		u, st := &m.Usage.Rounds[i], base
		if u.Type != "advisor_message" && u.Type != "compaction" && !m.Usage.declined(u) {
			continue
		}
		st.kind, st.id, st.model, st.usage = stepCall, m.ID+"/"+strconv.Itoa(i), cmp.Or(u.Model, m.Model), u.whole()
		st.agent, st.provider = st.id, claudeProvider(st.model, m.ID)
		if st.whole = !u.answers(); !st.whole {
			st.stop, st.within = claudeRefused, m.ID
		}
		steps = append(steps, st)
	}
	return steps
}

// branchName is the branch of a gitBranch, which is HEAD where none is checked out.
func branchName(s string) string {
	if s == "HEAD" {
		return ""
	}
	return s
}
