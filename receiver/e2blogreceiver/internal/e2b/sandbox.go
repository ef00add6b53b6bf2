package e2b

import (
	"time"

	"go.opentelemetry.io/collector/config/configopaque"
)

// The states of a sandbox in the list and detail replies. A killed sandbox has none: it vanishes.
const (
	Running = "running"
	Paused  = "paused"
)

// Sandbox is an item of the list, or the detail, which alone has Token.
//
// StartedAt is the start of the current run, not of the sandbox: a resume moves it. While paused, EndAt is the time of
// the pause. The database rounds times to microseconds, so the same run may be told with two spellings of StartedAt.
type Sandbox struct {
	ID          string              `json:"sandboxID"`
	TemplateID  string              `json:"templateID"`
	Alias       string              `json:"alias"`
	State       string              `json:"state"`
	Domain      string              `json:"domain"` // where the data plane is, if not at the account's own domain
	EnvdVersion string              `json:"envdVersion"`
	StartedAt   time.Time           `json:"startedAt"`
	EndAt       time.Time           `json:"endAt"`
	VCPUs       int64               `json:"cpuCount"`
	MemoryMiB   int64               `json:"memoryMB"`
	Metadata    map[string]string   `json:"metadata"`
	Token       configopaque.String `json:"envdAccessToken"` // absent for sandboxes created without secure access
}
