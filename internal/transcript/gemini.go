package transcript

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// gemini is the dialect of the Gemini CLI: --output-format stream-json, and json, which is one object. Usage is told by
// model at the end, so a run has one chat span per model.
type gemini struct {
	Run  *geminiRun `json:"run,omitempty"`
	Runs int        `json:"runs,omitempty"`
}

type geminiRun struct {
	agentRun
	Tools []*toolCall `json:"tools,omitempty"`
	Sum   bool        `json:"sum,omitempty"` // the model was called more than once
}

type geminiLine struct {
	Type      string          `json:"type"`
	Timestamp json.RawMessage `json:"timestamp"`
	Session   string          `json:"session_id"`
	Model     string          `json:"model"`
	Role      string          `json:"role"`
	Content   string          `json:"content"`
	ToolName  string          `json:"tool_name"`
	ToolID    string          `json:"tool_id"`
	Params    json.RawMessage `json:"parameters"`
	Status    string          `json:"status"`
	Output    json.RawMessage `json:"output"`
	Error     json.RawMessage `json:"error"`
	Severity  string          `json:"severity"`
	Message   string          `json:"message"`
	Response  string          `json:"response"`
	Stats     struct {
		Models map[string]geminiStats `json:"models"`
	} `json:"stats"`
}

// geminiStats are one model's totals, in the spelling of stream-json or, in Tokens, of json. Input is whole in the one and
// called prompt in the other; output is the visible candidates only, and what the total has beyond that is thoughts.
type geminiStats struct {
	Total  int64 `json:"total_tokens"`
	Input  int64 `json:"input_tokens"`
	Output int64 `json:"output_tokens"`
	Cached int64 `json:"cached"`
	API    struct {
		Requests int64 `json:"totalRequests"`
	} `json:"api"`
	Tokens *struct {
		Prompt     int64 `json:"prompt"`
		Candidates int64 `json:"candidates"`
		Cached     int64 `json:"cached"`
		Thoughts   int64 `json:"thoughts"`
		Tool       int64 `json:"tool"`
	} `json:"tokens"`
}

func (s geminiStats) whole() usage {
	if t := s.Tokens; t != nil {
		return usage{
			Input: t.Prompt - t.Cached + t.Tool, CacheRead: t.Cached, Output: t.Candidates + t.Thoughts, Reasoning: t.Thoughts,
		}.sane()
	}
	thoughts := max(s.Total-s.Input-s.Output, 0)
	return usage{Input: s.Input - s.Cached, CacheRead: s.Cached, Output: s.Output + thoughts, Reasoning: thoughts}.sane()
}

// geminiTypes are the line types of stream-json.
var geminiTypes = []string{"init", "message", "tool_use", "tool_result", "error", "result"}

// geminiLine reads a line; false where it is not of this dialect.
func (r *Reader) geminiLine(o object, line []byte, at stamp) bool {
	g := &r.Agents.Gemini
	kind := o.str("type")
	single := kind == "" && o.has("session_id", "stats") && (o.has("response") || o.has("error"))
	begins := kind == "init" && o.has("timestamp", "session_id", "model") || kind == "result" && o.has("timestamp", "stats")
	if !single && !begins && (g.Run == nil || !slices.Contains(geminiTypes, kind) || !o.has("timestamp")) {
		return false
	}
	var l geminiLine
	if !decode(line, &l) || len(l.Stats.Models) > modelLimit || !short(l.Session, l.Model, l.ToolID, l.ToolName) {
		return false
	}
	if t, ok := parseTime(l.Timestamp); ok {
		at = t
	}
	run := r.geminiRun(&l, at)
	run.End = max(run.End, at)
	switch {
	case single:
		r.geminiSingle(run, &l)
	case kind == "message":
		r.geminiMessage(run, &l)
	case kind == "tool_use":
		r.geminiTool(run, &l, at)
	case kind == "tool_result":
		r.geminiToolResult(run, &l, at)
	case kind == "error":
		run.Notes = notes(run.Notes, note{At: at, Name: "error", Attrs: map[string]string{
			"severity": l.Severity, "message": r.cut(l.Message, r.set.Limits.Content),
		}})
	case kind == "result":
		r.geminiClose(&l, run.geminiFailure(r, &l))
	}
	return true
}

func (r *Reader) geminiRun(l *geminiLine, at stamp) *geminiRun {
	g := &r.Agents.Gemini
	if g.Run != nil && (l.Type != "init" && l.Session == "" || l.Session == g.Run.Session) {
		return g.Run
	}
	r.geminiEnd(at, aborted)
	g.Runs++
	g.Run = &geminiRun{agentRun: agentRun{
		ID: r.id("agent", l.Session+"/"+strconv.Itoa(g.Runs)), Parent: r.set.Parent, Name: "gemini-cli", Dialect: "gemini_cli",
		Provider: "gcp.gemini", Model: l.Model, Session: l.Session, Start: at, End: at,
	}}
	return g.Run
}

func (r *Reader) geminiSingle(run *geminiRun, l *geminiLine) {
	if l.Response != "" {
		r.add(&run.Out, "assistant", part{Type: "text", Content: l.Response})
	}
	r.geminiClose(l, run.geminiFailure(r, l))
}

// geminiMessage keeps what was said. Answers come in pieces.
func (r *Reader) geminiMessage(run *geminiRun, l *geminiLine) {
	if l.Role == "user" {
		r.add(&run.In, "user", part{Type: "text", Content: l.Content})
		return
	}
	if m := &run.Out; len(m.List) > 0 {
		last := &m.List[len(m.List)-1].Parts
		if p := &(*last)[len(*last)-1]; p.Type == "text" && m.Size+len(l.Content) <= r.set.Limits.Content {
			p.Content += l.Content
			m.Size += len(l.Content)
			return
		}
	}
	r.add(&run.Out, "assistant", part{Type: "text", Content: l.Content})
}

func (r *Reader) geminiTool(run *geminiRun, l *geminiLine, at stamp) {
	if len(run.Tools) >= r.set.Limits.Open {
		r.geminiCloseTool(run, 0, at, aborted)
		r.drop(DropOpen, 1)
	}
	run.Tools = append(run.Tools, &toolCall{
		ID: l.ToolID, Parent: run.ID, Name: l.ToolName, Session: run.Session, Start: at, Args: r.content(string(l.Params)),
	})
	run.Sum = true // the model is called again with the result
	r.add(&run.Out, "assistant", part{Type: "tool_call", ID: l.ToolID, Name: l.ToolName, Arguments: l.Params})
}

func (r *Reader) geminiToolResult(run *geminiRun, l *geminiLine, at stamp) {
	i := slices.IndexFunc(run.Tools, func(t *toolCall) bool { return t.ID == l.ToolID })
	if i < 0 {
		return
	}
	run.Tools[i].Result = r.content(plain(l.Output))
	r.geminiCloseTool(run, i, at, run.geminiFailure(r, l))
}

func (r *Reader) geminiCloseTool(run *geminiRun, i int, at stamp, f failure) {
	tool := run.Tools[i]
	run.Tools = slices.Delete(run.Tools, i, i+1)
	tool.End, tool.Failure = at, f
	r.emitTool(tool)
}

// geminiFailure is the error that a result tells.
func (run *geminiRun) geminiFailure(r *Reader, l *geminiLine) failure {
	e, failed := parseObject(l.Error)
	if !failed && l.Status != "error" {
		return failure{}
	}
	return failure{Type: cmp.Or(e.str("type"), "error"), Message: r.cut(e.str("message"), r.set.Limits.Content)}
}

// geminiClose ends the run with the totals of the line, which may be none.
func (r *Reader) geminiClose(l *geminiLine, f failure) {
	run := r.Agents.Gemini.Run
	r.Agents.Gemini.Run = nil
	for len(run.Tools) > 0 {
		r.geminiCloseTool(run, 0, run.End, aborted)
	}
	models := slices.Sorted(maps.Keys(l.Stats.Models))
	for _, model := range models {
		u := l.Stats.Models[model].whole()
		if u == (usage{}) {
			continue
		}
		chat := &chatCall{
			Key: "total/" + run.ID.String() + "/" + model, Parent: run.ID, Provider: run.Provider, Request: model, Model: model,
			Session: run.Session, Start: run.Start, End: run.End, Usage: u, Stated: true,
			Sum: run.Sum || l.Stats.Models[model].API.Requests > 1,
		}
		if len(models) == 1 {
			chat.In, chat.Out = run.In, run.Out
		}
		r.emitChat(chat)
	}
	run.Model, run.Failure = cmp.Or(run.Model, onlyOne(models)), f
	r.emitAgent(&run.agentRun)
}

func onlyOne(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return ""
}

// geminiEnd closes the run that is open, if there is one, without its usage.
func (r *Reader) geminiEnd(at stamp, f failure) {
	if run := r.Agents.Gemini.Run; run != nil {
		run.End = max(run.End, at)
		r.geminiClose(&geminiLine{}, f)
	}
}
