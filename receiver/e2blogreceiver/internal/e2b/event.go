package e2b

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// The kinds of lifecycle event: the last word of types such as "sandbox.lifecycle.killed".
const (
	Created      = "created"
	Resumed      = "resumed"
	PausedEvent  = "paused"
	Killed       = "killed"
	Updated      = "updated"
	Checkpointed = "checkpointed"
)

// Event is a lifecycle event, from the events API or a webhook. Events come in any order, more than once, or not at all;
// ID tells repeats apart.
type Event struct {
	ID         string
	Kind       string
	SandboxID  string
	TemplateID string
	RunID      string // sandboxExecutionId: one run of the sandbox
	At         time.Time
	KillReason string
	Metadata   map[string]string
	// Of the run that a killed or paused event ends; zero where not told. They are what E2B bills.
	RunStart  time.Time
	Execution time.Duration
	VCPUs     int64
	MemoryMiB int64
}

const lifecyclePrefix = "sandbox.lifecycle."

var errNotEvent = errors.New("not a sandbox lifecycle event")

// ParseEvent reads one event. It is an error if the event does not say its kind and sandbox.
func ParseEvent(raw []byte) (Event, error) {
	var f fields
	if err := json.Unmarshal(raw, &f); err != nil {
		return Event{}, err
	}
	kind, ok := strings.CutPrefix(f.text("type", "event_type", "eventType"), lifecyclePrefix)
	e := Event{
		ID:         f.text("id", "event_id", "eventId"),
		Kind:       kind,
		SandboxID:  f.text("sandboxId", "sandbox_id", "sandboxID"),
		TemplateID: f.text("sandboxTemplateId", "sandbox_template_id", "templateId"),
		RunID:      f.text("sandboxExecutionId", "sandbox_execution_id"),
		At:         f.time("timestamp"),
	}
	if !ok || e.SandboxID == "" {
		return Event{}, errNotEvent
	}
	e.data(f.object("eventData", "event_data"))
	return e, nil
}

func (e *Event) data(d fields) {
	e.KillReason = d.text("kill_reason", "killReason")
	for k, v := range d.object("sandbox_metadata", "sandboxMetadata") {
		if s, ok := v.(string); ok {
			if e.Metadata == nil {
				e.Metadata = make(map[string]string)
			}
			e.Metadata[k] = s
		}
	}
	run := d.object("execution")
	e.RunStart = run.time("started_at", "startedAt")
	e.VCPUs, _ = run.count("vcpu_count", "vcpuCount")
	e.MemoryMiB, _ = run.count("memory_mb", "memoryMb", "memoryMB")
	ms, _ := run.count("execution_time", "executionTime")
	e.Execution = time.Duration(ms) * time.Millisecond
}
