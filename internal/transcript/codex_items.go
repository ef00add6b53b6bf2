package transcript

import (
	"cmp"
	"encoding/json"
	"slices"
)

// codexItem is one step of a turn.
type codexItem struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Text      string          `json:"text"`
	Status    string          `json:"status"`
	Message   string          `json:"message"`
	Command   string          `json:"command"`
	Output    string          `json:"aggregated_output"`
	ExitCode  *int            `json:"exit_code"`
	Server    string          `json:"server"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments"`
	Result    json.RawMessage `json:"result"`
	Error     json.RawMessage `json:"error"`
	Changes   json.RawMessage `json:"changes"`
	Query     string          `json:"query"`
	Prompt    string          `json:"prompt"`
	Receivers []string        `json:"receiver_thread_ids"`
}

// codexTools are the items that are tool calls. The rest is what the model said.
var codexTools = map[string]func(i *codexItem) (name string, args json.RawMessage, result string){
	"command_execution": func(i *codexItem) (string, json.RawMessage, string) {
		return "command_execution", field("command", i.Command), i.Output
	},
	"file_change": func(i *codexItem) (string, json.RawMessage, string) {
		return "file_change", i.Changes, ""
	},
	"web_search": func(i *codexItem) (string, json.RawMessage, string) {
		return "web_search", field("query", i.Query), ""
	},
	"collab_tool_call": func(i *codexItem) (string, json.RawMessage, string) {
		return cmp.Or(i.Tool, "collab_tool_call"), field("prompt", i.Prompt), ""
	},
	"mcp_tool_call": func(i *codexItem) (string, json.RawMessage, string) {
		return cmp.Or(i.Tool, "mcp_tool_call"), i.Arguments, plain(i.Result)
	},
}

// field is a JSON object with one string.
func field(key, value string) json.RawMessage {
	b, _ := json.Marshal(map[string]string{key: value})
	return b
}

// codexOpen opens a tool call; -1 where the item is none.
func (r *Reader) codexOpen(t *codexTurn, item *codexItem, at stamp) int {
	tool, ok := codexTools[item.Type]
	if !ok {
		return -1
	}
	if i := slices.IndexFunc(t.Tools, func(c *toolCall) bool { return c.ID == item.ID }); i >= 0 {
		return i
	}
	if len(t.Tools) >= r.set.Limits.Open {
		r.codexCloseTool(t, 0, at, aborted)
		r.drop(DropOpen, 1)
	}
	t.Chat.Sum = true // the model was called again with the result
	name, args, _ := tool(item)
	t.Tools = append(t.Tools, &toolCall{
		ID: item.ID, Key: t.ID.String() + "/" + item.ID, Run: t.ID, Parent: t.ID, Name: name, Session: t.Session, Start: at,
		Args: r.content(string(args)),
	})
	return len(t.Tools) - 1
}

// codexItem reads an item that is complete.
func (r *Reader) codexItem(t *codexTurn, item *codexItem, at stamp) {
	if i := r.codexOpen(t, item, at); i >= 0 {
		_, _, result := codexTools[item.Type](item)
		t.Tools[i].Result = r.content(result)
		f := item.failure()
		f.Message = r.content(f.Message)
		start := t.Tools[i].Start
		r.codexCloseTool(t, i, at, f)
		if codexSends[item.Tool] && len(item.Receivers) > 0 && f == (failure{}) {
			r.codexSubagent(t, item, start, at)
		}
		return
	}
	switch item.Type {
	case "agent_message":
		r.add(&t.Chat.Out, "assistant", part{Type: "text", Content: item.Text})
	case "reasoning":
		r.add(&t.Chat.Out, "assistant", part{Type: "reasoning", Content: item.Text})
	case "error":
		t.Notes = notes(t.Notes, note{
			At: at, Name: "error", Attrs: map[string]string{"message": r.cut(item.Message, r.set.Limits.Content)},
		})
	}
}

// codexSends are the tools that set a subagent to work.
var codexSends = map[string]bool{"spawn_agent": true, "send_input": true, "resume_agent": true}

// codexSubagent tells that calls are made which nothing in the output tells of: a subagent has a thread of its own, whose usage is in no
// sum of this one.
func (r *Reader) codexSubagent(t *codexTurn, item *codexItem, start, at stamp) {
	r.emitChat(&chatCall{
		Key: "subagent/" + t.ID.String() + "/" + item.ID, Run: t.ID, Parent: t.ID, Provider: "openai", Request: t.Model, Session: t.Session,
		Start: start, End: at, NoUsage: true, Sum: true,
	})
}

func (i *codexItem) failure() failure {
	if i.Status != "failed" && i.Status != "declined" && (i.ExitCode == nil || *i.ExitCode == 0) {
		return failure{}
	}
	f := failure{Type: cmp.Or(i.Status, "failed")}
	if o, ok := parseObject(i.Error); ok {
		f.Message = o.str("message")
	}
	return f
}

func (r *Reader) codexCloseTool(t *codexTurn, i int, at stamp, f failure) {
	tool := t.Tools[i]
	t.Tools = slices.Delete(t.Tools, i, i+1)
	tool.End, tool.Failure = at, f
	r.emitTool(tool)
}
