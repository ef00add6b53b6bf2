package genai

import (
	"cmp"

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

// The places of sandboxNames.
const (
	sandboxCreation uint8 = iota
	sandboxExecution
	sandboxCost
	sandboxExit
	sandboxTemplate
	sandboxVCPUs
)

var sandboxNames = places(AttrSandboxCreationMS, AttrSandboxExecutionMS, AttrSandboxCostUSD, AttrSandboxExitCode,
	AttrSandboxTemplateID, AttrSandboxVCPUs)

// ReadSandbox reads the sandbox.* attributes of a span. Those that describe the sandbox may also be on the resource.
func ReadSandbox(res pcommon.Resource, attrs pcommon.Map) Sandbox {
	var own, shared picked
	own.pick(attrs, sandboxNames)
	shared.pick(res.Attributes(), sandboxNames)
	s := Sandbox{
		TemplateID: cmp.Or(own.text(sandboxTemplate), shared.text(sandboxTemplate)),
		VCPUs:      cmp.Or(own.text(sandboxVCPUs), shared.text(sandboxVCPUs)),
		ExitCode:   own.text(sandboxExit),
	}
	s.CreationMS, s.HasCreation = own.number(sandboxCreation)
	s.ExecutionMS, s.HasExecution = own.number(sandboxExecution)
	s.Cost, s.HasCost = own.usd(sandboxCost)
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
