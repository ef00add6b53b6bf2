package transcript

import (
	"cmp"
	"net/url"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// sessions are what agents keep of their work in files of their own, and print in formats like those: Claude Code's
// projects, Codex' rollouts, the chats of the Gemini CLI and Qwen Code, Copilot's events and OpenCode's. They have in
// common that each model call is told by itself, under an id, and that nothing tells when the session ends. What a line
// of one of them means is said in steps; what steps make is the same for all.
type sessions struct {
	Open []*session `json:"open,omitempty"` // the one read of last is the last
	Seen []string   `json:"seen,omitempty"` // keys of the calls that are told, the last seenLimit of them
	Lost bool       `json:"lost,omitempty"` // lines were lost while no turn was open, and none has begun since
}

// session is one session that was read of. A turn, from a prompt to what the agent answered, is an invoke_agent span.
type session struct {
	Dialect    string            `json:"dialect"`
	Agent      string            `json:"agent"` // name
	ID         string            `json:"id"`
	Root       string            `json:"root,omitempty"` // the session that it was forked from, where calls have no id of their own
	Turns      int               `json:"turns,omitempty"`
	Key        string            `json:"key,omitempty"`   // of the latest turn
	Parts      int               `json:"parts,omitempty"` // of the latest turn: it went on after it seemed to be over
	Sums       int               `json:"sums,omitempty"`  // remainders told
	Turn       *turn             `json:"turn,omitempty"`
	Late       bool              `json:"late,omitempty"`  // sums may come when the session is over
	Waits      bool              `json:"waits,omitempty"` // the model is told when it is
	Held       []*chatCall       `json:"held,omitempty"`  // calls that wait for that
	Version    string            `json:"version,omitempty"`
	Model      string            `json:"model,omitempty"` // that is asked for
	From       string            `json:"from,omitempty"`  // provider that is asked
	Tiers      map[string]string `json:"tiers,omitempty"` // service tiers that are asked for, by provider
	Facts      facts             `json:"facts,omitzero"`
	Sum        usage             `json:"sum,omitzero"` // running total, in dialects that tell usage so
	Summed     bool              `json:"summed,omitempty"`
	Begun      string            `json:"begun,omitempty"`       // the call that began of last, in dialects that name it
	Dropped    bool              `json:"dropped,omitempty"`     // a connection broke, and the call was made again, in a dialect that tells so
	Said       bool              `json:"said,omitempty"`        // items of an answer were told, and not what it used, in a dialect that tells so
	Exact      bool              `json:"exact,omitempty"`       // calls are told one by one, so that running totals repeat them
	Totals     totals            `json:"totals,omitempty"`      // the agent\'s own, not settled yet
	TotalsFrom string            `json:"totals_from,omitempty"` // their provider
	Given      totals            `json:"given"`                 // what is on chat spans, by model
	Silent     totalsCount       `json:"silent,omitempty"`
	Heard      stamp             `json:"heard,omitempty"`
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
	Owes   bool        `json:"owes,omitempty"`   // a tool has answered, and no call was told since
	Stops  bool        `json:"stops,omitempty"`  // tools were cut, and no call has begun since
	Cut    bool        `json:"cut,omitempty"`    // a call was made of which not all is told
}

// openSession is the session with the id, which is new where none is open. Without an id it is the one read of last.
func (r *Reader) openSession(d *sessionDialect, id string, at stamp) *session {
	all := &r.Agents.Sessions.Open
	for i := len(*all) - 1; i >= 0; i-- {
		if s := (*all)[i]; s.Dialect == d.name && (id == "" || s.ID == id) {
			s.Heard = at
			*all = append(slices.Delete(*all, i, i+1), s)
			return s
		}
	}
	if len(*all) >= runLimit {
		r.endSession((*all)[0], (*all)[0].last(), failure{})
	}
	s := &session{Dialect: d.name, Agent: r.agentOf(d), ID: cmp.Or(id, r.fileSession(d)), Given: totals{}, Late: d.late, Waits: d.waits, Heard: at}
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

// last is when anything was last done in the session.
func (s *session) last() stamp {
	if s.Turn == nil {
		return s.Heard
	}
	return s.Turn.End
}

// tier is the service tier that a provider is asked for, as far as the session tells it.
func (s *session) tier(provider string) string {
	if s == nil {
		return ""
	}
	return s.Tiers[provider]
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
		r.rest(s, s.last())
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
