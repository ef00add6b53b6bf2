package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Sandbox is what one span says about a sandbox: its creation, a process in it, or its cost. What the span does not say
// is empty, or has its Has* field false.
type Sandbox struct {
	TemplateID   string
	VCPUs        string
	ExitCode     string
	CreationMS   float64
	ExecutionMS  float64
	Cost         pricing.Amount
	HasCreation  bool
	HasExecution bool
	HasCost      bool
}

// ReadSandbox reads the sandbox.* attributes of a span. Those that describe the sandbox may also be on the resource.
func ReadSandbox(res pcommon.Resource, attrs pcommon.Map) Sandbox {
	var s Sandbox
	s.CreationMS, s.HasCreation = readNumber(attrs, AttrSandboxCreationMS)
	s.ExecutionMS, s.HasExecution = readNumber(attrs, AttrSandboxExecutionMS)
	s.Cost, s.HasCost = readUSD(attrs, AttrSandboxCostUSD)
	s.ExitCode = readText(attrs, AttrSandboxExitCode)
	for _, m := range []pcommon.Map{attrs, res.Attributes()} {
		if s.TemplateID == "" {
			s.TemplateID = readText(m, AttrSandboxTemplateID)
		}
		if s.VCPUs == "" {
			s.VCPUs = readText(m, AttrSandboxVCPUs)
		}
	}
	return s
}

func readText(attrs pcommon.Map, attr string) string {
	if v, ok := attrs.Get(attr); ok {
		return v.AsString()
	}
	return ""
}

// readNumber is the attribute as a finite double.
func readNumber(attrs pcommon.Map, attr string) (float64, bool) {
	v, ok := attrs.Get(attr)
	if !ok {
		return 0, false
	}
	return number(v)
}
