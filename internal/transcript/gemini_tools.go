package transcript

import (
	"slices"
)

// geminiMessage keeps what was said. Answers come in pieces.
func (r *Reader) geminiMessage(run *geminiRun, l *geminiLine) {
	if l.Role == "user" {
		run.Says = false
		r.add(&run.In, "user", part{Type: "text", Content: l.Content})
		return
	}
	run.Said, run.Says = true, true
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
		ID: l.ToolID, Run: run.ID, Parent: run.ID, Name: l.ToolName, Session: run.Session, Start: at, Args: r.content(string(l.Params)),
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
	f := r.geminiFailure(l)
	f.Message = r.content(f.Message)
	r.geminiCloseTool(run, i, at, f)
}

func (r *Reader) geminiCloseTool(run *geminiRun, i int, at stamp, f failure) {
	tool := run.Tools[i]
	run.Tools = slices.Delete(run.Tools, i, i+1)
	tool.End, tool.Failure = at, f
	r.emitTool(tool)
}
