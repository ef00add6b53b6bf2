package transcript

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// sessions are what agents keep of their work in files of their own, and print in formats like those: Claude Code's
// projects, Codex' rollouts, the chats of the Gemini CLI and Qwen Code, Copilot's events and OpenCode's. They have in
// common that each model call is told by itself, under an id, and that nothing tells when the session ends. What a line
// of one of them means is said in steps; what steps make is the same for all.
type sessions struct {
	Open []*session `json:"open,omitempty"` // oldest first
	Seen []string   `json:"seen,omitempty"` // keys of the calls that are told, the last seenLimit of them
}

// session is one session that was read of. A turn, from a prompt to what the agent answered, is an invoke_agent span.
type session struct {
	Dialect    string      `json:"dialect"`
	Agent      string      `json:"agent"` // name
	ID         string      `json:"id"`
	Root       string      `json:"root,omitempty"` // the session that it was forked from, where calls have no id of their own
	Turns      int         `json:"turns,omitempty"`
	Key        string      `json:"key,omitempty"`   // of the latest turn
	Parts      int         `json:"parts,omitempty"` // of the latest turn: it went on after it seemed to be over
	Sums       int         `json:"sums,omitempty"`  // remainders told
	Turn       *turn       `json:"turn,omitempty"`
	Late       bool        `json:"late,omitempty"` // sums may come when the session is over
	Version    string      `json:"version,omitempty"`
	Model      string      `json:"model,omitempty"` // that is asked for
	From       string      `json:"from,omitempty"`  // provider that is asked
	Facts      facts       `json:"facts,omitzero"`
	Sum        usage       `json:"sum,omitzero"` // running total, in dialects that tell usage so
	Summed     bool        `json:"summed,omitempty"`
	Exact      bool        `json:"exact,omitempty"`       // calls are told one by one, so that running totals repeat them
	Totals     totals      `json:"totals,omitempty"`      // the agent\'s own, not settled yet
	TotalsFrom string      `json:"totals_from,omitempty"` // their provider
	Given      totals      `json:"given"`                 // what is on chat spans, by model
	Silent     totalsCount `json:"silent,omitempty"`
	Heard      stamp       `json:"heard,omitempty"`
}

// totalsCount is how many calls of a model have told no usage.
type totalsCount map[string]int

// facts are where a session works. They go on all its spans.
type facts struct {
	Dir        string `json:"dir,omitempty"`
	Branch     string `json:"branch,omitempty"`
	Commit     string `json:"commit,omitempty"`
	Repository string `json:"repository,omitempty"`
}

// turn is a turn that is open.
type turn struct {
	agentRun
	Chats  []*chatCall `json:"chats,omitempty"` // open, one by subagent
	Tools  []*toolCall `json:"tools,omitempty"`
	Ready  stamp       `json:"ready"`            // when the next model call can have begun
	Used   bool        `json:"used,omitempty"`   // something was done in it
	Copied bool        `json:"copied,omitempty"` // calls of it were told by another Reader
	Told   bool        `json:"told,omitempty"`   // calls of it were told by this one
}

// openSession is the session with the id, which is new where none is open. Without an id it is the one read of last.
func (r *Reader) openSession(d *sessionDialect, id string, at stamp) *session {
	all := &r.Agents.Sessions.Open
	for i := len(*all) - 1; i >= 0; i-- {
		if s := (*all)[i]; s.Dialect == d.name && (id == "" || s.ID == id) {
			s.Heard = at
			return s
		}
	}
	if len(*all) >= runLimit {
		r.endSession((*all)[0], (*all)[0].last(), failure{})
	}
	s := &session{Dialect: d.name, Agent: d.agent, ID: id, Given: totals{}, Late: d.late, Heard: at}
	if d.asks {
		s.From, s.Model = splitModel(cmp.Or(r.set.Model, commandModel(r.set.Command)))
	}
	*all = append(*all, s)
	return s
}

// current is the session of a dialect that was read of last, nil where there is none.
func (r *Reader) current(dialect string) *session {
	for _, s := range slices.Backward(r.Agents.Sessions.Open) {
		if s.Dialect == dialect {
			return s
		}
	}
	return nil
}

// openTurn is the open turn, which begins now where there is none. Its key makes its ids: that of the prompt where it
// has one, so that a copy of the turn in another session has the same.
func (r *Reader) openTurn(s *session, key, agent string, at stamp) *turn {
	if s.Turn != nil {
		return s.Turn
	}
	if key != "" && key != s.Key || s.Key == "" {
		s.Turns++
		s.Key, s.Parts = cmp.Or(key, s.ID+"/"+agent+strconv.Itoa(s.Turns)), 0
	}
	s.Parts++
	t := &turn{Ready: at}
	t.agentRun = agentRun{
		ID: r.id("agent", s.Dialect+"/"+s.Key+"/"+strconv.Itoa(s.Parts)), Run: r.id("turn", s.Dialect+"/"+s.Key), Parent: r.set.Parent, Name: s.Agent, Dialect: s.Dialect,
		Session: s.ID, Start: at, End: at,
	}
	s.Turn = t
	return t
}

// last is when anything was last done in the session.
func (s *session) last() stamp {
	if s.Turn == nil {
		return s.Heard
	}
	return s.Turn.End
}

// endTurn emits the turn with all that is open in it, and calls whose usage is not told by now, unless the agent may sum
// them up when the session is over.
func (r *Reader) endTurn(s *session, at stamp, f failure) {
	t := s.Turn
	if t == nil {
		return
	}
	for _, c := range slices.Clone(t.Chats) {
		if c.ID == "" { // it was made, and what it used will not be told
			s.silent(cmp.Or(c.Model, s.Model))
		}
		r.endChat(s, c)
	}
	for len(t.Tools) > 0 {
		r.endTool(s, 0, at, "", aborted)
	}
	r.settleTotals(s)
	if !s.Late {
		r.untold(s)
	}
	s.Turn = nil
	if t.Copied && !t.Told { // all of it is a copy
		return
	}
	if told := r.set.Counted; told != nil && (!t.Told || told("turn/"+t.ID.String())) { // files hold prompts without answers
		return
	}
	t.Failure = cmp.Or(t.Failure, f)
	t.Version, t.Model, t.Provider, t.End = s.Version, cmp.Or(t.Model, s.Model), cmp.Or(t.Provider, s.From), max(t.End, at)
	r.within(s, func() { r.emitAgent(&t.agentRun) })
}

// endSession closes a session that is over, or not known to go on: calls whose usage was never told are told to be.
func (r *Reader) endSession(s *session, at stamp, f failure) {
	s.Late = false
	if s.Turn == nil {
		r.settleTotals(s)
	}
	if len(s.Silent) > 0 {
		r.openTurn(s, "", "", at)
	}
	r.endTurn(s, at, f)
	r.Agents.Sessions.Open = slices.DeleteFunc(r.Agents.Sessions.Open, func(o *session) bool { return o == s })
}

// begun reports whether a call was begun of which nothing is told yet.
func (t *turn) begun() bool {
	return slices.ContainsFunc(t.Chats, func(c *chatCall) bool { return c.ID == "" })
}

// untold emits, by model, one call without usage for those that told none.
func (r *Reader) untold(s *session) {
	t := s.Turn
	for _, model := range sortedBy(s.Silent) {
		r.within(s, func() {
			r.emitChat(&chatCall{
				Key: "untold/" + t.ID.String() + "/" + model, Run: t.Run, Parent: t.ID, Session: s.ID, Provider: s.From, Request: model, Model: model,
				Start: t.Start, End: max(t.End, t.Start), NoUsage: true, Sum: s.Silent[model] > 1,
			})
		})
	}
	s.Silent = nil
}

// within emits with the facts of a session.
func (r *Reader) within(s *session, emit func()) {
	r.facts = &s.Facts
	emit()
	r.facts = nil
}

// silent counts a call that told no usage.
func (s *session) silent(model string) {
	if s.Silent == nil {
		s.Silent = totalsCount{}
	}
	if _, ok := s.Silent[model]; ok || len(s.Silent) < modelLimit {
		s.Silent[model]++
	}
}

func (f *facts) write(attrs pcommon.Map) {
	putStrs(attrs, "", [][2]string{
		{"process.working_directory", f.Dir}, {"vcs.ref.head.name", f.Branch}, {"vcs.ref.head.revision", f.Commit},
		{"vcs.repository.url.full", f.Repository},
	})
}

// Disown drops all that was made, and what is open is known but not told: whoever reads from here on wants what is new.
func (r *Reader) Disown() {
	for _, s := range r.Agents.Sessions.Open {
		if s.Turn == nil {
			continue
		}
		s.Turn.Told, s.Turn.Tools = false, nil
		for _, c := range s.Turn.Chats {
			c.Copied = c.ID != ""
		}
	}
	r.Drain()
}

// Rest closes the turns that are open in sessions, which may go on: nothing was heard of them for long.
func (r *Reader) Rest() {
	for _, s := range r.Agents.Sessions.Open {
		r.endTurn(s, s.last(), failure{})
	}
}

// locate completes where a session works: the repository is that of the directory where the agent does not say, and its
// address never holds a password.
func (r *Reader) locate(f *facts) {
	if f.Repository == "" && f.Dir != "" && r.set.Repository != nil {
		f.Repository = r.set.Repository(f.Dir)
	}
	if u, err := url.Parse(f.Repository); err == nil && u.User != nil {
		u.User = nil
		f.Repository = u.String()
	}
}
