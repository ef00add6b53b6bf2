package sandbox

import (
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// info is what is known of the machine. Metadata holds the chosen keys only.
type info struct {
	Template string            `json:"template,omitempty"`
	Alias    string            `json:"alias,omitempty"`
	Envd     string            `json:"envd,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

func (i *info) attributes(id string, a pcommon.Map) {
	a.PutStr(genai.AttrSandboxID, id)
	for _, kv := range [...][2]string{
		{genai.AttrSandboxTemplateID, i.Template},
		{genai.AttrSandboxAlias, i.Alias},
		{genai.AttrSandboxEnvd, i.Envd},
	} {
		if kv[1] != "" {
			a.PutStr(kv[0], kv[1])
		}
	}
	for k, v := range i.Metadata {
		a.PutStr(k, v)
	}
}

func (s *Sandbox) learn(template, alias, envd string, metadata map[string]string) {
	for _, f := range [...]struct {
		to   *string
		from string
	}{{&s.Info.Template, template}, {&s.Info.Alias, alias}, {&s.Info.Envd, envd}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	s.settle(env(metadata))
	for k, v := range metadata {
		if slices.Contains(s.opt.Metadata, k) {
			if s.Info.Metadata == nil {
				s.Info.Metadata = make(map[string]string)
			}
			s.Info.Metadata[k] = v
		}
	}
}

// See takes an item of the list or a detail, asked for at the given time.
func (s *Sandbox) See(item *e2b.Sandbox, at time.Time) {
	s.Heard = at
	s.learn(item.TemplateID, item.Alias, item.EnvdVersion, item.Metadata)
	switch item.State {
	case e2b.Paused:
		if s.Run == nil || !item.EndAt.Before(s.Run.Start) { // else it has been resumed since
			s.endRun(ending{how: endPaused, at: item.EndAt})
		}
	case e2b.Running:
		if !s.beginRun(item.StartedAt) {
			return
		}
		s.Gone = s.Gone && !s.Run.End.IsZero()
		s.Run.VCPUs, s.Run.Memory = item.VCPUs, item.MemoryMiB
		s.Run.Due, s.Run.Alive = item.EndAt, at
		s.announce()
	}
}

// Vanish says that the API did not know the sandbox any more at the given time: it was killed, or timed out.
func (s *Sandbox) Vanish(at time.Time) {
	if s.Gone {
		return
	}
	s.Gone = true
	if s.Run != nil && !s.Run.Due.IsZero() && s.Run.Due.Before(at) {
		at = s.Run.Due
	}
	s.endRun(ending{how: endVanished, at: at})
	s.endProcesses(at)
}
