package transcript

// geminiMessage keeps what was said.
func (r *Reader) geminiMessage(run *geminiRun, l *geminiLine) {
	if l.Role == "user" {
		run.Says = false
		r.add(&run.In, "user", part{Type: "text", Content: l.Content})
		return
	}
	run.Said, run.Says = true, true
	r.say(&run.Out, l.Content)
}

func (r *Reader) geminiTool(run *geminiRun, l *geminiLine, at stamp) {
	r.openTool(&run.toolRun, l.ToolID, l.ToolName, l.Params, at)
	run.Sum = true // the model is called again with the result
}
