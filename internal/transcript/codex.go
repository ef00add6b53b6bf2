package transcript

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
)

// codex is the dialect of `codex exec --json`: threads of turns of items. Each turn is an invoke_agent span with one
// chat span, because usage is told by turn, and as a running total of the thread. Nothing names the model: it is known
// from Settings alone. Lines have no time of their own.
type codex struct {
	Thread string             `json:"thread,omitempty"`
	Turns  int                `json:"turns,omitempty"`
	Told   map[string]usage   `json:"told,omitempty"` // running total by thread
	Lost   bool               `json:"lost,omitempty"` // lines were lost, and no total has moved since
	Turn   *codexTurn         `json:"turn,omitempty"`
	Past   map[string][]usage `json:"past,omitempty"` // totals before that, the last pastLimit of each thread
	Owed   []string           `json:"owed,omitempty"` // threads that began and have not told what they used
	// Blurred are threads of which a total may be that was told while others printed, too; true where one began again since.
	Blurred map[string]bool `json:"blurred,omitempty"`
}

type codexTurn struct {
	agentRun
	Chat   chatCall    `json:"chat"`
	Tools  []*toolCall `json:"tools,omitempty"`
	Broken int         `json:"broken,omitempty"` // answers that broke off, whose usage is in no sum
}

type codexEvent struct {
	Type    string          `json:"type"`
	Thread  string          `json:"thread_id"`
	Item    codexItem       `json:"item"`
	Usage   codexUsage      `json:"usage"`
	Error   json.RawMessage `json:"error"`
	Message string          `json:"message"`
}

// codexUsage counts as the Responses API does: cached tokens are within input, reasoning is within output.
type codexUsage struct {
	Input      int64 `json:"input_tokens"`
	CacheRead  int64 `json:"cached_input_tokens"`
	CacheWrite int64 `json:"cache_write_input_tokens"`
	Output     int64 `json:"output_tokens"`
	Reasoning  int64 `json:"reasoning_output_tokens"`
}

func (u codexUsage) whole() usage {
	return usage{
		Input: u.Input - u.CacheRead - u.CacheWrite, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite,
		Output: u.Output, Reasoning: u.Reasoning,
	}.sane()
}

// codexLine reads a line; false where it is not of this dialect.
func (r *Reader) codexLine(o object, line []byte, at stamp) bool {
	kind := o.str("type")
	scope, _, dotted := strings.Cut(kind, ".")
	c := &r.Agents.Codex
	switch {
	case kind == "thread.started" && o.has("thread_id"):
	case kind == "turn.completed" && o.has("usage"), scope == "item" && o.has("item"):
	case c.Thread != "" && dotted && (scope == "turn" || scope == "thread"), c.Turn != nil && kind == "error":
	default:
		return false
	}
	var e codexEvent
	if !decode(line, &e) || scope == "item" && e.Item.Type == "" || !short(e.Thread, e.Item.ID, e.Item.Tool, e.Item.Status) {
		return false
	}
	switch kind {
	case "thread.started":
		r.codexEnd(at, aborted)
		c.begin(e.Thread)
	case "turn.started":
		r.codexTurn(at)
	case "item.started":
		r.codexOpen(r.codexTurn(at), &e.Item, at)
	case "item.completed":
		if e.Item.Type != "error" || c.Turn != nil { // a warning before the first turn belongs to no turn
			t := r.codexTurn(at)
			t.Chat.Said = t.Chat.Said || e.Item.Type != "error"
			r.codexItem(t, &e.Item, at)
		}
	case "turn.completed":
		if before, told := c.Told[c.Thread]; c.Turn == nil && len(c.Owed) == 0 && told && before == e.Usage.whole() { // the line came twice
			return true
		}
		r.codexClose(r.codexTurn(at), &e.Usage, at, failure{})
	case "turn.failed":
		r.codexClose(r.codexTurn(at), nil, at, failure{Type: "turn_failed", Message: r.codexMessage(&e)})
	case "error":
		if brokeOff(r.codexMessage(&e)) {
			c.Turn.Broken++
		}
		c.Turn.Notes = notes(c.Turn.Notes, note{At: at, Name: "error", Attrs: map[string]string{"message": r.codexMessage(&e)}})
	}
	return true
}

func (r *Reader) codexMessage(e *codexEvent) string {
	message := e.Message
	if o, ok := parseObject(e.Error); ok {
		message = o.str("message")
	}
	return r.cut(message, r.set.Limits.Content)
}

// codexTurn is the open turn, which begins now where there is none.
func (r *Reader) codexTurn(at stamp) *codexTurn {
	c := &r.Agents.Codex
	if c.Turn != nil {
		return c.Turn
	}
	c.Turns++
	key := c.Thread + "/" + strconv.Itoa(c.Turns)
	model := cmp.Or(r.set.Model, commandModel(r.set.Command))
	t := &codexTurn{agentRun: agentRun{
		ID: r.id("agent", key), Parent: r.set.Parent, Name: "codex", Dialect: "codex", Provider: "openai", Model: model,
		Session: c.Thread, Start: at,
	}}
	t.Run = t.ID
	t.Chat = chatCall{
		Key: "turn/" + key, Run: t.ID, Parent: t.ID, Provider: "openai", Request: model, Session: c.Thread, Start: at, Stated: true,
	}
	c.Turn = t
	return t
}

// codexClose ends a turn. Without usage its cost is not known.
func (r *Reader) codexClose(t *codexTurn, told *codexUsage, at stamp, f failure) {
	c := &r.Agents.Codex
	for len(t.Tools) > 0 {
		r.codexCloseTool(t, 0, at, aborted)
	}
	t.Chat.NoUsage = told == nil
	if told != nil {
		t.Chat.Usage, t.Chat.NoUsage = r.codexDelta(told.whole())
	}
	again := told != nil && !t.Chat.NoUsage && t.Chat.Usage == (usage{})
	c.Lost = c.Lost && (told == nil || again) // the thread's running total holds what was lost
	t.Lost = c.Lost
	if len(c.Owed) > 0 && f != aborted {
		c.Owed = c.Owed[:len(c.Owed)-1]
	}
	t.End, t.Chat.End, t.Failure, t.Out = at, at, f, t.Chat.Out
	if !again {
		r.emitChat(&t.Chat)
	}
	if t.Broken > 0 {
		r.emitChat(&chatCall{
			Key: "broken/" + t.ID.String(), Run: t.ID, Parent: t.ID, Provider: t.Provider, Request: t.Model, Session: t.Session,
			Start: t.Start, End: t.End, NoUsage: true, Sum: t.Broken > 1,
		})
	}
	r.emitAgent(&t.agentRun)
	c.Turn = nil
}

// codexEnd closes the turn that is open, if there is one, without its usage.
func (r *Reader) codexEnd(at stamp, f failure) {
	if t := r.Agents.Codex.Turn; t != nil {
		r.codexClose(t, nil, at, f)
	}
}
