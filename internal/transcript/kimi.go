package transcript

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
)

const kimiDialect = "kimi_session"

// kimiLine is a line of wire.jsonl, in which Kimi Code keeps what an agent of a session did: the main one, or a subagent in a file of its own.
// The file does not name the session.
type kimiLine struct {
	Type     string          `json:"type"`
	Protocol string          `json:"protocol_version"`
	Agent    string          `json:"agentId"`
	TimeMS   float64         `json:"time"`
	Prompt   string          `json:"promptId"`
	Input    json.RawMessage `json:"input"`
	Model    string          `json:"model"` // of a request the model, of a record of usage the name that the user gave it
	Provider string          `json:"provider"`
	Reason   string          `json:"reason"`

	Scope string    `json:"usageScope"` // of a record of usage: turn where a step tells the same, session where nothing does
	Usage kimiUsage `json:"usage"`

	Event struct {
		Type   string          `json:"type"`
		ID     string          `json:"uuid"`
		Tool   string          `json:"toolCallId"`
		Name   string          `json:"name"`
		Args   json.RawMessage `json:"args"`
		Finish string          `json:"finishReason"`
		Usage  *kimiUsage      `json:"usage"`
		Part   struct {
			Type string `json:"type"`
			Text string `json:"text"`
		} `json:"part"`
		Result struct {
			Output  json.RawMessage `json:"output"`
			IsError bool            `json:"isError"`
		} `json:"result"`
	} `json:"event"`
}

// kimiUsage is what a call used, with disjoint counts, whatever the protocol.
type kimiUsage struct {
	Other      int64 `json:"inputOther"`
	CacheRead  int64 `json:"inputCacheRead"`
	CacheWrite int64 `json:"inputCacheCreation"`
	Output     int64 `json:"output"`
}

func (u *kimiUsage) whole() usage {
	return usage{Input: u.Other, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Output: u.Output}.sane()
}

// kimiProviders are the protocols that one vendor alone serves; others are anybody's.
var kimiProviders = map[string]string{"kimi": "moonshot_ai", "vertexai": "gcp.vertex_ai"}

// kimiTypes are the lines that say something, and how they are read.
var kimiTypes = map[string]func(l *kimiLine, st *step){
	"turn.prompt": func(l *kimiLine, st *step) {
		st.kind, st.id, st.part = stepPrompt, l.Prompt, textPart(blockText(l.Input))
	},
	"llm.request": func(l *kimiLine, st *step) {
		st.kind, st.about = stepBegin, about{model: l.Model, provider: kimiProviders[l.Provider]}
	},
	"usage.record": func(l *kimiLine, st *step) {
		if l.Scope == "turn" {
			return
		}
		st.kind, st.id = stepCall, strconv.FormatFloat(l.TimeMS, 'f', -1, 64)+"/"+strconv.FormatInt(l.Usage.Other+l.Usage.CacheRead, 10)
		st.usage, st.whole = l.Usage.whole(), true
	},
	"context.append_loop_event": (*kimiLine).loop,
	"turn.ended": func(l *kimiLine, st *step) {
		st.kind = stepEnd
		if l.Reason != "completed" {
			st.failure = failure{Type: cmp.Or(l.Reason, "error")}
		}
	},
}

// kimiSessionLine reads a line of wire.jsonl.
func kimiSessionLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	begins := kind == "metadata" && o.has("protocol_version", "created_at")
	read, known := kimiTypes[kind]
	if !begins && (!o.has("time") || !o.has("agentId") && (s == nil || o.str("kind") != "event") || s == nil && !known) {
		return nil, false
	}
	var l kimiLine
	if !decode(line, &l) {
		return nil, false
	}
	st := step{at: stamp(max(l.TimeMS, 0)) * 1e6}
	if known {
		read(&l, &st)
	}
	return []step{st}, true
}

// kimiFile is in the path of wire.jsonl, which names the session.
var kimiFile = regexp.MustCompile(`/(session_[0-9A-Za-z-]{8,64})/agents/`)

// fileSession is the session that the path of a file names, where its lines do not.
func (r *Reader) fileSession(d *sessionDialect) string {
	if m := kimiFile.FindStringSubmatch(filepath.ToSlash(r.set.Owner)); m != nil && d.name == kimiDialect {
		return m[1]
	}
	return ""
}

// loop reads what happened in a turn. A step is a call of the model, and ends when its tools have run.
func (l *kimiLine) loop(st *step) {
	e := &l.Event
	switch e.Type {
	case "content.part":
		if e.Part.Type == "text" {
			st.kind, st.part = stepSay, textPart(e.Part.Text)
		}
	case "tool.call":
		st.kind, st.id, st.part = stepTool, e.Tool, toolPart(e.Name, e.Args)
	case "tool.result":
		if st.kind, st.id, st.part.Response = stepToolEnd, e.Tool, plain(e.Result.Output); e.Result.IsError {
			st.failure = failure{Type: "tool_error"}
		}
	case "step.end":
		st.kind, st.id, st.stop, st.whole = stepCall, e.ID, e.Finish, true
		if st.untold = e.Usage == nil; !st.untold {
			st.usage = e.Usage.whole()
		}
	}
}
