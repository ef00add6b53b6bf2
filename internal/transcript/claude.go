package transcript

import (
	"slices"
	"strconv"
	"time"
)

// claude is the Claude Code dialect.
//
// A run is what a session does in this process, one invoke_agent span. Its messages come in several lines, one per
// content block, that repeat the message's id and usage; lines of subagents, and tool results, come in between. So a
// chat span is open until the next message of the same agent. The output count on those lines is the one at the start
// of the stream; the whole is only in stream events (--include-partial-messages), in the result of a subagent for its
// last message, or, summed up, in the run's result, where the remainder comes from.
type claude struct {
	Runs     []*claudeRun            `json:"runs,omitempty"` // open, oldest first
	Sessions map[string]claudeLedger `json:"sessions,omitempty"`
	Skew     int64                   `json:"skew,omitempty"` // of the last line with a timestamp: that minus its receipt
	Lost     bool                    `json:"lost,omitempty"` // lines were lost, and none was read since
}

// claudeLedger is what a session reported in this process so far. Results are cumulative.
type claudeLedger struct {
	Runs int     `json:"runs"`
	Told totals  `json:"told,omitempty"`
	USD  float64 `json:"usd,omitempty"`
	Lost bool    `json:"lost,omitempty"` // lines were lost since, which may have been results

	Results []string `json:"results,omitempty"` // ids of the last resultLimit results: what ships lines may send them again
}

// tells notes a result; false where it was told before.
func (led *claudeLedger) tells(id string) bool {
	if id == "" {
		return true
	}
	if slices.Contains(led.Results, id) {
		return false
	}
	led.Results = append(led.Results, id)
	led.Results = led.Results[max(len(led.Results)-resultLimit, 0):]
	return true
}

// resultLimit is how many results of a session are remembered.
const resultLimit = 16

// claudeRun is one open run.
type claudeRun struct {
	agentRun
	Agents  []*claudeAgent    `json:"agents"` // Agents[0] is the main loop
	Tools   []*toolCall       `json:"tools,omitempty"`
	Seen    []string          `json:"seen,omitempty"` // ids that are dealt with, the last seenLimit of them
	Given   totals            `json:"given"`          // what the chat spans of this run carry, by model
	Told    totals            `json:"told"`           // what the results report for this run, by model
	Served  map[string]served `json:"served"`         // models in Told
	Turn    claudeTurn        `json:"turn"`
	Speed   string            `json:"speed,omitempty"`
	Geo     string            `json:"geo,omitempty"`
	Done    bool              `json:"done,omitempty"`    // a result was printed
	Untold  bool              `json:"untold,omitempty"`  // a result told neither usage nor cost
	Streams bool              `json:"streams,omitempty"` // stream events are printed
	Heard   stamp             `json:"heard,omitempty"`   // when its last line was received
	Timed   bool              `json:"timed,omitempty"`   // a line had a timestamp
	Kin     bool              `json:"kin,omitempty"`     // it is of another agent that speaks this format
	Unnamed int               `json:"unnamed,omitempty"` // messages without an id
	Dropped bool              `json:"dropped,omitempty"` // a connection broke, and the call was made again
	Cuts    int               `json:"cuts,omitempty"`    // calls that were interrupted before anything was printed of them
	Problem string            `json:"problem,omitempty"` // text of a message the agent made up to tell of an error
}

// served is what a result says of a model: its name without dress, and who served it.
type served struct {
	Canonical string `json:"canonical,omitempty"`
	Provider  string `json:"provider,omitempty"`
}

// claudeTurn sums up the main loop's messages since the last result.
type claudeTurn struct {
	Usage   usage `json:"usage,omitzero"`
	Unknown int   `json:"unknown,omitempty"` // messages whose output was not stated
	Cut     bool  `json:"cut,omitempty"`     // a call was interrupted
}

// claudeAgent is the main loop or a subagent.
type claudeAgent struct {
	agentRun
	Key    string    `json:"key"`             // id of the tool call that started it; empty for the main loop
	Ready  stamp     `json:"ready,omitempty"` // when its next model call can have begun
	Chat   *chatCall `json:"chat,omitempty"`
	Next   messages  `json:"next,omitzero"` // what goes into the next model call
	Last   usage     `json:"last,omitzero"` // of the agent's last closed chat
	Fed    bool      `json:"fed,omitempty"` // something was said to the model after its last message
	Closed bool      `json:"closed,omitempty"`
}

const (
	runLimit     = 16   // sessions that print at the same time
	sessionLimit = 1024 // sessions remembered
	seenLimit    = 1024 // ids remembered, by run
	claudeName   = "claude-code"
)

// claudeTypes are the line types that carry a run, and the key that each has.
var claudeTypes = map[string]string{
	"system": "subtype", "assistant": "message", "user": "message", "result": "subtype", "stream_event": "event",
	"completion": "finalText", // Droid's result
}

// claudeLine reads a line; false where it is not of this dialect.
func (r *Reader) claudeLine(o object, line []byte, heard stamp) bool {
	session, kind := o.str("session_id"), o.str("type")
	if session == "" || kind == "" || ofLetta(o) {
		return false
	}
	c := &r.Agents.Claude
	if key, known := claudeTypes[kind]; !known || !o.has(key) {
		return slices.ContainsFunc(c.Runs, func(run *claudeRun) bool { return run.Session == session })
	}
	var l claudeLine
	if !decode(line, &l) || !l.short() {
		return false
	}
	run := r.claudeRun(session, stamp(int64(heard)+c.Skew))
	if kind == "assistant" && l.Message != nil && l.Message.ID == "" { // which a line that comes twice has not, either
		told := hash(line)
		if slices.Contains(run.Seen, told) {
			return true
		}
		run.see(told)
	}
	at := c.time(run, &l, heard)
	run.Start, run.End, run.Heard = min(run.Start, at), max(run.End, at), heard
	run.recognize(o)
	c.hear(run, &l)
	switch kind {
	case "system":
		r.claudeSystem(run, &l, at)
	case "assistant":
		r.claudeAssistant(run, &l, at)
	case "stream_event":
		r.claudeEvent(run, &l, at)
	case "user":
		r.claudeUser(run, &l, at)
	case "result", "completion":
		if run.Untold = run.Untold || tellsNothing(o); run.Untold {
			l.Usage = claudeUsage{}
		} else if run.Name == cursorName {
			r.cursorTold(run, &l, o)
		}
		r.claudeResult(run, &l)
	}
	return true
}

// time is when the agent printed a line, on the agent's clock. Lines without a timestamp, which ones differs by version,
// are put on that clock by what the last line with one showed.
func (c *claude) time(run *claudeRun, l *claudeLine, at stamp) stamp {
	t, ok := parseTime(quote(l.Timestamp))
	if !ok {
		return stamp(int64(at) + c.Skew)
	}
	skew := int64(t) - int64(at)
	if !run.Timed {
		run.Timed = true
		run.shift(skew - c.Skew)
	}
	c.Skew = skew
	return t
}

// shift moves what the run knows of time so far. It matters where a transcript is read long after it was written.
func (run *claudeRun) shift(by int64) {
	if max(by, -by) < int64(time.Minute) {
		return
	}
	move := func(at *stamp) { *at = stamp(int64(*at) + by) }
	move(&run.Start)
	move(&run.End)
	for _, a := range run.Agents {
		move(&a.Start)
		move(&a.End)
		move(&a.Ready)
		if a.Chat != nil {
			move(&a.Chat.Start)
			move(&a.Chat.End)
		}
	}
	for _, t := range run.Tools {
		move(&t.Start)
	}
	for i := range run.Notes {
		move(&run.Notes[i].At)
	}
}

// claudeRun is the open run of a session, which begins now where there is none. Runs of other sessions that have
// printed their result are over.
func (r *Reader) claudeRun(session string, at stamp) *claudeRun {
	c := &r.Agents.Claude
	for _, run := range c.Runs {
		if run.Session == session {
			return run
		}
	}
	for _, run := range slices.Clone(c.Runs) {
		if run.Done || len(c.Runs) >= runLimit {
			r.claudeClose(run, run.End, aborted)
		}
	}
	if c.Sessions == nil || len(c.Sessions) >= sessionLimit {
		c.Sessions = map[string]claudeLedger{}
	}
	led := c.Sessions[session]
	led.Runs++
	c.Sessions[session] = led
	run := &claudeRun{Given: totals{}, Told: totals{}, Served: map[string]served{}}
	run.agentRun = agentRun{
		ID: r.id("agent", session+"/"+strconv.Itoa(led.Runs)), Parent: r.set.Parent, Name: claudeName, Dialect: "claude_code",
		Session: session, Start: at, End: at,
	}
	run.Run = run.ID
	run.Agents = []*claudeAgent{{agentRun: run.agentRun, Ready: at}}
	c.Runs = append(c.Runs, run)
	return run
}
