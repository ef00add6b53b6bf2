package transcript

import (
	"encoding/json"
	"slices"
)

// toolRun is the run of an agent that says which tools it runs, and what all of its calls used at the end.
type toolRun struct {
	agentRun
	Tools []*toolCall `json:"tools,omitempty"`
}

// openTool begins a tool of a run.
func (r *Reader) openTool(run *toolRun, id, name string, args json.RawMessage, at stamp) {
	if len(run.Tools) >= r.set.Limits.Open {
		r.finishTool(run, 0, at, aborted)
		r.drop(DropOpen, 1)
	}
	run.Tools = append(run.Tools, &toolCall{
		ID: id, Run: run.ID, Parent: run.ID, Name: name, Session: run.Session, Start: at, Args: r.content(string(args)),
	})
	r.add(&run.Out, "assistant", part{Type: "tool_call", ID: id, Name: name, Arguments: args})
}

// answerTool closes a tool with what it returned, if it is open.
func (r *Reader) answerTool(run *toolRun, id string, result json.RawMessage, at stamp, f failure) {
	i := slices.IndexFunc(run.Tools, func(t *toolCall) bool { return t.ID == id })
	if i < 0 {
		return
	}
	run.Tools[i].Result = r.content(plain(result))
	f.Message = r.content(f.Message)
	r.finishTool(run, i, at, f)
}

func (r *Reader) finishTool(run *toolRun, i int, at stamp, f failure) {
	tool := run.Tools[i]
	run.Tools = slices.Delete(run.Tools, i, i+1)
	tool.End, tool.Failure = at, f
	r.emitTool(tool)
}

// finishTools closes what is open when a run ends.
func (r *Reader) finishTools(run *toolRun, at stamp) {
	for len(run.Tools) > 0 {
		r.finishTool(run, 0, at, aborted)
	}
}

// say adds to an answer, which comes in pieces.
func (r *Reader) say(m *messages, text string) {
	if len(m.List) > 0 {
		last := &m.List[len(m.List)-1].Parts
		if p := &(*last)[len(*last)-1]; p.Type == "text" && m.Size+len(text) <= r.set.Limits.Content {
			p.Content += text
			m.Size += len(text)
			return
		}
	}
	r.add(m, "assistant", part{Type: "text", Content: text})
}
