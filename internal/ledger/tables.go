package ledger

// The places of rows.
func runAt(r *Run) *At         { return &r.At }
func callAt(c *Call) *At       { return &c.At }
func mergedAt(m *Merged) *At   { return &m.At }
func toolAt(t *Tool) *At       { return &t.At }
func sandboxAt(s *Sandbox) *At { return &s.At }
func linkAt(l *Link) *At       { return &l.At }

// at are the columns that most tables begin with.
func at[T any](of func(*T) *At) []column[T] {
	return []column[T]{
		{"id", func(r *T) any { return &of(r).id }},
		{"span", func(r *T) any { return &of(r).Span }},
		{"parent", func(r *T) any { return &of(r).Parent }},
		{"run", func(r *T) any { return &of(r).Run }},
		{"started", func(r *T) any { return &of(r).Started }},
		{"ended", func(r *T) any { return &of(r).Ended }},
		{"name", func(r *T) any { return &of(r).Name }},
		{"error", func(r *T) any { return &of(r).Error }},
	}
}

func who[T any](of func(*T) *Who) []column[T] {
	return []column[T]{
		{"user", func(r *T) any { return &of(r).User }},
		{"session", func(r *T) any { return &of(r).Session }},
		{"tenant", func(r *T) any { return &of(r).Tenant }},
		{"environment", func(r *T) any { return &of(r).Environment }},
		{"service", func(r *T) any { return &of(r).Service }},
		{"repository", func(r *T) any { return &of(r).Repository }},
		{"attributes", func(r *T) any { return &of(r).Attributes }},
	}
}

func parts[T any](of func(*T) *Parts) []column[T] {
	return []column[T]{
		{"input_usd", func(r *T) any { return &of(r).Input }},
		{"cache_read_usd", func(r *T) any { return &of(r).CacheRead }},
		{"cache_write_usd", func(r *T) any { return &of(r).CacheWrite }},
		{"output_usd", func(r *T) any { return &of(r).Output }},
		{"reasoning_usd", func(r *T) any { return &of(r).Reasoning }},
		{"audio_usd", func(r *T) any { return &of(r).Audio }},
		{"image_usd", func(r *T) any { return &of(r).Image }},
		{"tool_usd", func(r *T) any { return &of(r).Tool }},
		{"unsplit_usd", func(r *T) any { return &of(r).Unsplit }},
	}
}

func tokens[T any](of func(*T) *Tokens) []column[T] {
	return []column[T]{
		{"input", func(r *T) any { return &of(r).Input }},
		{"cache_read", func(r *T) any { return &of(r).CacheRead }},
		{"cache_write", func(r *T) any { return &of(r).CacheWrite }},
		{"output", func(r *T) any { return &of(r).Output }},
		{"reasoning", func(r *T) any { return &of(r).Reasoning }},
		{"audio_input", func(r *T) any { return &of(r).AudioInput }},
		{"audio_output", func(r *T) any { return &of(r).AudioOutput }},
	}
}

func join[T any](groups ...[]column[T]) []column[T] {
	var all []column[T]
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

// kindColumns are what calls of one kind have in common.
var kindColumns = []column[Call]{
	{"signal", func(c *Call) any { return &c.Signal }},
	{"name", func(c *Call) any { return &c.Name }},
	{"operation", func(c *Call) any { return &c.Operation }},
	{"emitter", func(c *Call) any { return &c.Emitter }},
	{"provider", func(c *Call) any { return &c.Provider }},
	{"model", func(c *Call) any { return &c.Model }},
	{"request_model", func(c *Call) any { return &c.RequestModel }},
	{"response_model", func(c *Call) any { return &c.ResponseModel }},
	{"agent", func(c *Call) any { return &c.Agent }},
	{"reason", func(c *Call) any { return &c.Reason }},
	{"source", func(c *Call) any { return &c.Source }},
	{"price", func(c *Call) any { return &c.Price }},
	{"assumed", func(c *Call) any { return &c.Assumed }},
	{"tier", func(c *Call) any { return &c.Tier }},
	{"region", func(c *Call) any { return &c.Region }},
	{"geo", func(c *Call) any { return &c.Geo }},
}

// billColumns are what each call has of its own.
var billColumns = join(
	at(callAt)[:6],
	[]column[Call]{
		{"who", func(c *Call) any { return &c.number }},
		{"status", func(c *Call) any { return &c.Status }},
		{"usd", func(c *Call) any { return &c.USD }},
		{"reported_usd", func(c *Call) any { return &c.Reported }},
		{"computed_usd", func(c *Call) any { return &c.Computed }},
		{"cache_saved", func(c *Call) any { return &c.Saved }},
		{"cache_extra", func(c *Call) any { return &c.Extra }},
		{"units", func(c *Call) any { return &c.Units }},
		{"call_id", func(c *Call) any { return &c.ID }},
		{"error", func(c *Call) any { return &c.Error }},
	},
	parts(func(c *Call) *Parts { return &c.Parts }),
	tokens(func(c *Call) *Tokens { return &c.Tokens }),
)

// callTable is read, billTable and the dictionary of kinds are written.
var (
	callTable = newTable("calls", callAt, join(billColumns, kindColumns)).withWho(whoColumns, func(c *Call) *Who { return &c.Who })
	billTable = newTable("bills", callAt, join(billColumns, []column[Call]{{"kind", func(c *Call) any { return &c.kind }}}))
)

var mergedTable = newTable("merged", mergedAt, join(
	at(mergedAt)[:7], // a failed one has failed where its bill is
	[]column[Merged]{
		{"signal", func(m *Merged) any { return &m.Signal }},
		{"emitter", func(m *Merged) any { return &m.Emitter }},
		{"model", func(m *Merged) any { return &m.Model }},
		{"status", func(m *Merged) any { return &m.Status }},
		{"bill", func(m *Merged) any { return &m.Bill }},
		{"evidence", func(m *Merged) any { return &m.Evidence }},
	},
))

var toolTable = newTable("tools", toolAt, join(
	at(toolAt),
	[]column[Tool]{{"agent", func(t *Tool) any { return &t.Agent }}},
))

var sandboxTable = newTable("sandboxes", sandboxAt, join(
	at(sandboxAt),
	[]column[Sandbox]{
		{"agent", func(s *Sandbox) any { return &s.Agent }},
		{"who", func(s *Sandbox) any { return &s.number }},
		{"sandbox_id", func(s *Sandbox) any { return &s.ID }},
		{"template", func(s *Sandbox) any { return &s.Template }},
		{"vcpus", func(s *Sandbox) any { return &s.VCPUs }},
		{"exit_code", func(s *Sandbox) any { return &s.ExitCode }},
		{"command", func(s *Sandbox) any { return &s.Command }},
		{"usd", func(s *Sandbox) any { return &s.USD }},
	},
)).withWho(whoColumns, func(s *Sandbox) *Who { return &s.Who })

var linkTable = newTable("links", linkAt, at(linkAt)[:3])

var runTable = newTable("runs", runAt, join(
	at(runAt)[:3],
	at(runAt)[4:],
	who(func(r *Run) *Who { return &r.Who }),
	[]column[Run]{
		{"agent", func(r *Run) any { return &r.Agent }},
		{"kind", func(r *Run) any { return &r.Kind }},
		{"outer_run", func(r *Run) any { return &r.Outer }},
		{"title", func(r *Run) any { return &r.Title }},
		{"words", func(r *Run) any { return &r.words }},
		{"tags", func(r *Run) any { return &r.Tags }},
		{"models", func(r *Run) any { return &r.Models }},
		{"status", func(r *Run) any { return &r.Status }},
		{"reasons", func(r *Run) any { return &r.Reasons }},
		{"usd", func(r *Run) any { return &r.USD }},
		{"llm_usd", func(r *Run) any { return &r.LLM }},
		{"sandbox_usd", func(r *Run) any { return &r.Sandboxes }},
		{"tool_usd", func(r *Run) any { return &r.ToolFees }},
		{"said_usd", func(r *Run) any { return &r.Said }},
		{"calls", func(r *Run) any { return &r.Calls }},
		{"unpriced", func(r *Run) any { return &r.Unpriced }},
		{"tools", func(r *Run) any { return &r.Tools }},
		{"tool_errors", func(r *Run) any { return &r.ToolErrors }},
		{"prompt_tokens", func(r *Run) any { return &r.Prompt }},
		{"completion_tokens", func(r *Run) any { return &r.Completion }},
		{"corrected", func(r *Run) any { return &r.Corrected }},
	},
))

// whoColumns are those of the table who, without its key.
var whoColumns = who(func(w *Who) *Who { return w })
