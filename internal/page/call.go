package page

import (
	"fmt"
	"net/http"

	"github.com/otelcol-genai/otelcol-genai/internal/explain"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/said"
)

// callView is what the page of one span shows: a call, or what else has a row.
type callView struct {
	head
	At        ledger.At
	Kind      string // call, tool, sandbox, merged
	Name      string
	Run       *ledger.Run // that holds it
	RunWhere  string
	Call      *ledger.Call
	Merged    *ledger.Merged
	Sandbox   *ledger.Sandbox
	Explained bool
	Explain   explain.Explanation
	Records   []merged // that repeat the call
	Sides     []spoken
	Kept      bool // texts are kept at all
	Facts     [][2]string
}

// spoken is one side of what was said.
type spoken struct {
	Side     string
	Messages []said.Message
	Bytes    int64
	Cut      bool
	Raw      string
}

func (p *page) call(r *http.Request) (string, any, error) {
	ctx := r.Context()
	span, err := ledger.ParseSpan(r.PathValue("span"))
	if err != nil {
		return "", nil, fmt.Errorf("%w: a span's id is 16 hexadecimal digits", errRequest)
	}
	t, _, err := p.ledger.Run(ctx, ledger.Reference(r.PathValue("trace")))
	if err != nil {
		return "", nil, err
	}
	v := callView{head: head{Tab: "runs"}, Kept: p.Texts}
	if !v.find(t, span) {
		return "", nil, ledger.ErrNotFound
	}
	v.holder(t)
	if v.Call != nil {
		v.Explain, v.Explained = explain.Call(p.Book(), v.Call)
	}
	texts, err := p.ledger.Texts(ctx, t.ID, span)
	if err != nil {
		return "", nil, err
	}
	for _, text := range texts {
		v.Sides = append(v.Sides, spoken{
			Side: text.Side, Messages: said.Messages(text.Body), Bytes: text.Bytes, Cut: text.Bytes > int64(len(text.Body)), Raw: text.Body,
		})
	}
	v.Title = v.Name
	return "call.html", &v, nil
}

// find looks for the span among the rows of its trace: a call is more than anything else it may be.
func (v *callView) find(t *ledger.Trace, span ledger.Span) bool {
	for i := range t.Calls {
		if c := &t.Calls[i]; c.Span == span {
			v.Kind, v.Call, v.At, v.Name, v.Facts = "call", c, c.At, or(c.Model, c.Name, "call"), callFacts(c)
		}
	}
	for i := range t.Merged {
		m := &t.Merged[i]
		switch {
		case v.Call != nil && m.Bill == v.Call.Span:
			v.Records = append(v.Records, merged{Merged: *m})
		case m.Span == span && v.Call == nil:
			v.Kind, v.Merged, v.At, v.Name = "merged", m, m.At, or(m.Name, m.Model, "record")
		}
	}
	for i := range t.Sandboxes {
		if s := &t.Sandboxes[i]; s.Span == span && v.Kind == "" {
			v.Kind, v.Sandbox, v.At, v.Name, v.Facts = "sandbox", s, s.At, or(s.Name, "sandbox"), sandboxFacts(s)
		}
	}
	for i := range t.Tools {
		if tool := &t.Tools[i]; tool.Span == span && v.Kind == "" {
			v.Kind, v.At, v.Name, v.Facts = "tool", tool.At, or(tool.Name, "tool"), told([][2]string{{"agent", tool.Agent}})
		}
	}
	return v.Kind != ""
}

// holder finds the run that the span is in.
func (v *callView) holder(t *ledger.Trace) {
	for i := range t.Runs {
		if r := &t.Runs[i]; r.Span == v.At.Run {
			v.Run, v.RunWhere = r, "/run/"+string(r.ID())
		}
	}
}

func callFacts(c *ledger.Call) [][2]string {
	return told([][2]string{
		{"provider", c.Provider}, {"model asked for", c.RequestModel}, {"model that answered", c.ResponseModel}, {"operation", c.Operation},
		{"service tier", c.Tier}, {"region", or(c.Region, c.Geo)}, {"agent", c.Agent}, {"user", c.User}, {"session", c.Session},
		{"tenant", c.Tenant}, {"environment", c.Environment}, {"service", c.Service}, {"repository", c.Repository},
		{"kept attributes", c.Attributes}, {"told by", or(c.Emitter, "unknown") + ", as a " + or(map[string]string{"log": "log record"}[c.Signal], c.Signal)},
		{"provider's id", c.ID}, {"trace", c.Trace}, {"span", c.Span.String()},
	})
}

func sandboxFacts(s *ledger.Sandbox) [][2]string {
	return told([][2]string{
		{"sandbox", s.ID}, {"template", s.Template}, {"vCPUs", s.VCPUs}, {"exit code", s.ExitCode}, {"command", s.Command},
		{"agent", s.Agent}, {"user", s.User}, {"session", s.Session},
	})
}

// told are the pairs that say something.
func told(pairs [][2]string) (some [][2]string) {
	for _, p := range pairs {
		if p[1] != "" {
			some = append(some, p)
		}
	}
	return some
}

func or(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
