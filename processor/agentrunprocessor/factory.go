// Package agentrunprocessor is a placeholder until its component lands.
package agentrunprocessor

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/processor"
)

// NewFactory makes the agent_run processor.
func NewFactory() processor.Factory {
	return processor.NewFactory(component.MustNewType("agent_run"), func() component.Config { return &struct{}{} })
}
